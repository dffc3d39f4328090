import SwiftProtobufPluginLibrary
import Testing

/// Each row is a proto that must not generate, and the one sentence that says why.
@Suite("Faults in protos")
struct FaultTests {
    private static let access = "option (qingtong.options.v1.access)"
    private static let query = "option idempotency_level = NO_SIDE_EFFECTS;"

    @Test(
        "an RPC that leaves something open, or contradicts itself",
        arguments: [
            (
                "rpc Go(Item) returns (Item) {}",
                "Go has no (qingtong.options.v1.access); say who may call it."
            ),
            (
                "rpc Go(Item) returns (Item) { \(access) = {}; }",
                "the access of Go sets none of roles, any_principal and everyone; set exactly one."
            ),
            (
                "rpc Go(Item) returns (Item) { \(access) = { any_principal: false }; }",
                "the access of Go sets none of roles, any_principal and everyone; set exactly one."
            ),
            (
                "rpc Go(Item) returns (Item) { \(access) = { roles: [\"REGISTRAR\"] everyone: true }; }",
                "the access of Go sets more than one of roles, any_principal and everyone; set exactly one."
            ),
            (
                "rpc Go(Item) returns (Item) { \(access) = { any_principal: true everyone: true }; }",
                "the access of Go sets more than one of roles, any_principal and everyone; set exactly one."
            ),
            (
                "rpc Go(Item) returns (Item) { \(access) = { roles: [\"KING\"] }; }",
                "Go names the role KING, which qingtong.common.v1.Role does not have."
            ),
            (
                "rpc Go(Item) returns (Item) { \(access) = { roles: [\"ROLE_REGISTRAR\"] }; }",
                "Go names the role ROLE_REGISTRAR, which qingtong.common.v1.Role does not have."
            ),
            (
                "rpc Go(Item) returns (Item) { \(access) = { roles: [\"UNSPECIFIED\"] }; }",
                "Go names the role UNSPECIFIED, which qingtong.common.v1.Role does not have."
            ),
            (
                "rpc Go(stream Item) returns (stream Item) { \(access) = { everyone: true }; }",
                "Go streams both ways, which no handler answers; make it a client or a server stream."
            ),
            (
                "rpc Go(Item) returns (stream Item) { \(access) = { everyone: true }; }",
                "Go is a server stream, which must be a query; set idempotency_level = NO_SIDE_EFFECTS."
            ),
            (
                "rpc Go(stream Item) returns (Item) { \(query) \(access) = { everyone: true }; }",
                "Go is a client stream, which is always a command; drop NO_SIDE_EFFECTS."
            ),
            (
                "rpc All(Item) returns (Item) { \(access) = { everyone: true }; }",
                "an RPC cannot be named All: the list of the methods has that name."
            ),
            (
                "rpc Go(google.protobuf.Empty) returns (Item) { \(access) = { everyone: true }; }",
                "Go uses google.protobuf.Empty, which has no field rules; wrap it in a message of qingtong."
            ),
            (
                "rpc Go(Item) returns (Query) { \(access) = { everyone: true }; }",
                "Go uses a message named Query, which is what handlers call their context; rename it."
            ),
        ])
    func method(_ rpc: String, _ sentence: String) throws {
        let head = """
            syntax = "proto3";
            package qingtong.sample.v1;
            import "google/protobuf/empty.proto";
            import "qingtong/common/v1/roles.proto";
            import "qingtong/options/v1/options.proto";
            option swift_prefix = "";
            message Item { qingtong.common.v1.Role role = 1; google.protobuf.Empty none = 2; }
            message Query {}
            service Samples {
              // Goes.
            """
        let response = try Protoc.generate(head + "\n  \(rpc)\n}\n")
        #expect(response.error == "the protos cannot be generated from:\nsample.proto:11: \(sentence)")
        #expect(response.file.isEmpty)
    }

    @Test(
        "a rule that means nothing where it stands",
        arguments: [
            ("int32 a = 1", "max_length: 3", "the rule max_length means nothing for a."),
            ("bool a = 1", "min_length: 3", "the rule min_length means nothing for a."),
            ("bytes a = 1", "pattern: \"x\"", "the rule pattern means nothing for a."),
            ("bytes a = 1", "multiline: true", "the rule multiline means nothing for a."),
            ("bytes a = 1", "name: true", "the rule name means nothing for a."),
            ("int64 a = 1", "file_name: true", "the rule file_name means nothing for a."),
            ("bool a = 1", "cell: true", "the rule cell means nothing for a."),
            (
                "string a = 1", "name: true, multiline: true",
                "a is more than one of name, file_name, cell and multiline."
            ),
            ("map<string, string> a = 1", "name: true", "a is a map, whose values cannot be names."),
            ("string a = 1", "min: 0", "the rule min means nothing for a."),
            ("Other a = 1", "max: 3", "the rule max means nothing for a."),
            (
                "string a = 1", "max_items: 3",
                "the rule max_items means nothing for a, which is not repeated."
            ),
            ("map<string, int32> a = 1", "max_length: 3", "the rule max_length means nothing for a."),
            ("string a = 1", "min_length: 5, max_length: 4", "a has a min_length above its max_length, 4."),
            ("string a = 1", "min_length: 1001", "a has a min_length above its max_length, 1000."),
            ("bytes a = 1", "min_length: 4097", "a has a min_length above its max_length, 4096."),
            ("int64 a = 1", "min: 5, max: 4", "a has a min above its max."),
            (
                "string a = 1", "pattern: \"a|b\"",
                "the pattern a|b of a has a `|`, which is not understood here; write `\\|` for the character "
                    + "(what patterns may hold: Tools/Sources/Generator/PatternParser.swift)."
            ),
        ])
    func rule(_ field: String, _ rule: String, _ sentence: String) throws {
        let response = try Protoc.generate(
            """
            syntax = "proto3";
            package qingtong.sample.v1;
            import "qingtong/options/v1/options.proto";
            message Other {}
            message Item {
              // A field.
              \(field) [(qingtong.options.v1.rule) = { \(rule) }];
            }
            """)
        #expect(response.error == "the protos cannot be generated from:\nsample.proto:7: \(sentence)")
    }

    @Test("an RPC without a comment")
    func comment() throws {
        let response = try Protoc.generate(
            """
            syntax = "proto3";
            package qingtong.sample.v1;
            import "qingtong/options/v1/options.proto";
            message Item {}
            service Samples {
              rpc Go(Item) returns (Item) { \(Self.access) = { everyone: true }; }
            }
            """)
        let sentence = "Go has no comment; say what it does and how it can fail."
        #expect(response.error == "the protos cannot be generated from:\nsample.proto:6: \(sentence)")
    }

    @Test(
        "a value of an enum that nobody can read",
        arguments: [
            "", " [(qingtong.options.v1.words) = { zh: \"红\" }]",
            " [(qingtong.options.v1.words) = { en: \"red\" }]",
        ])
    func words(_ option: String) throws {
        let response = try Protoc.generate(
            """
            syntax = "proto3";
            package qingtong.sample.v1;
            import "qingtong/options/v1/options.proto";
            enum Colour {
              COLOUR_UNSPECIFIED = 0;
              COLOUR_RED = 1\(option);
            }
            """)
        let sentence = "COLOUR_RED has no (qingtong.options.v1.words) in both languages."
        #expect(response.error == "the protos cannot be generated from:\nsample.proto:6: \(sentence)")
    }

    @Test("another syntax")
    func syntax() throws {
        let response = try Protoc.generate("syntax = \"proto2\";\npackage qingtong.sample.v1;\n")
        let sentence = "only syntax = \"proto3\" is generated from."
        #expect(response.error == "the protos cannot be generated from:\nsample.proto:1: \(sentence)")
    }

    @Test("all faults are told at once, in the order of the lines")
    func together() throws {
        let response = try Protoc.generate(
            """
            syntax = "proto3";
            package qingtong.sample.v1;
            import "qingtong/options/v1/options.proto";
            service Samples {
              rpc Go(Item) returns (Item);
            }
            message Item { string a = 1 [(qingtong.options.v1.rule) = { max: 3 }]; }
            """)
        #expect(
            response.error.split(separator: "\n").dropFirst() == [
                "sample.proto:5: Go has no comment; say what it does and how it can fail.",
                "sample.proto:5: Go has no (qingtong.options.v1.access); say who may call it.",
                "sample.proto:7: the rule max means nothing for a.",
            ])
    }

    @Test("a role is not judged where nobody imports the roles")
    func unknownRoles() throws {
        let response = try Protoc.generate(
            """
            syntax = "proto3";
            package qingtong.sample.v1;
            import "qingtong/options/v1/options.proto";
            message Item {}
            service Samples {
              // Goes.
              rpc Go(Item) returns (Item) { \(Self.access) = { roles: ["KING"] }; }
            }
            """)
        #expect(response.error == "")
    }
}
