# Sourced by the scripts interop and bench-rpc beside it: builds both sides and runs their servers.

load=.build/release/Load
peer=.build/interop/peer
servers=()
scratch=$(mktemp -d)
trap stop_servers EXIT

fail() {
    echo "${0##*/}: $*" >&2
    exit 1
}

build_peers() {
    echo "building the Swift side (release; the first time takes some minutes) and the Go side"
    swift build -c release --product Load >"$scratch/build.log" 2>&1 ||
        { cat "$scratch/build.log" >&2; fail "the Swift side does not build"; }
    # Debian's Go packages are sources under /usr/share/gocode, which modules do not know; nothing is downloaded.
    GO111MODULE=off GOPATH=/usr/share/gocode GOFLAGS='' go build -o "$peer" ./Tools/Interop ||
        fail "the Go side does not build"
}

# Runs a server until this script ends; sets $address to where it listens and $server to its process id.
start_server() {
    local out=$scratch/$1.out _
    : >"$out"
    "${@:2}" >"$out" 2>"$scratch/$1.err" &
    server=$!
    servers+=("$server")
    for _ in $(seq 100); do
        address=$(sed -n 's/^listening //p' "$out")
        [ -z "$address" ] || return 0
        kill -0 "$server" 2>/dev/null || break
        sleep 0.1
    done
    cat "$scratch/$1.err" >&2
    fail "the $1 server does not start"
}

stop_servers() {
    local pid
    for pid in "${servers[@]}"; do kill -TERM "$pid" 2>/dev/null && kill -CONT "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$scratch"
}
