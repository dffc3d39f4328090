// Peer is the other side of Qingtong's wire: a client and a server made with the protocol's own public library
// (Debian's golang-github-containerd-ttrpc-dev), and a gRPC server and client to measure against.
//
//	peer serve ttrpc|grpc                     serves on a free loopback port, which it prints
//	peer check HOST:PORT                      calls the Swift server in every way the library can
//	peer drive ttrpc|grpc HOST:PORT [flags]   makes calls for a while and prints what they cost
package main

import (
	"context"
	"fmt"
	"net"
	"os"
)

// service is what both sides serve and call; every message is a google.protobuf.StringValue.
const service = "qingtong.interop.v1.Echo"

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "peer:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 2 && args[0] == "serve":
		return serve(args[1])
	case len(args) == 2 && args[0] == "check":
		return check(args[1])
	case len(args) == 2 && args[0] == "check-streams":
		return checkStreams(args[1])
	case len(args) >= 3 && args[0] == "drive":
		return drive(args[1], args[2], args[3:])
	}
	return fmt.Errorf("usage: peer serve ttrpc|grpc|streams, peer check|check-streams HOST:PORT, peer drive ttrpc|grpc HOST:PORT [flags]")
}

func serve(kind string) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println("listening", listener.Addr())
	switch kind {
	case "ttrpc":
		return serveTTRPC(context.Background(), listener)
	case "grpc":
		return serveGRPC(listener)
	case "streams":
		return serveFrames(listener)
	}
	return fmt.Errorf("unknown kind of server %q", kind)
}
