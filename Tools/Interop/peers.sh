# Sourced by the scripts interop, hostile and bench-rpc beside it: builds both sides and runs their servers.

load=.build/release/Load
qingtong=.build/release/qingtong
peer=.build/interop/peer
servers=()
scratch=$(mktemp -d)
trap stop_servers EXIT

fail() {
    echo "${0##*/}: $*" >&2
    exit 1
}

build_swift() {
    echo "building the Swift side (release; the first time takes some minutes)"
    swift build -c release --static-swift-stdlib --product Load >"$scratch/build.log" 2>&1 ||
        { cat "$scratch/build.log" >&2; fail "the Swift side does not build"; }
}

build_qingtong() {
    echo "building the services and the demo (release)"
    local product
    for product in qingtong qingtong-demo; do
        swift build -c release --static-swift-stdlib --product "$product" >"$scratch/build.log" 2>&1 ||
            { cat "$scratch/build.log" >&2; fail "$product does not build"; }
    done
}

build_peers() {
    build_swift
    echo "building the Go side"
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

# Starts a loop of the idle class, which yields to everything, on both cores, stopped: while it is let go, neither core
# halts, and waking one, which is the host's work, does not blur what is measured. Sets $loops to its process ids.
start_loops() {
    local core
    loops=()
    for core in 0 1; do
        taskset -c "$core" chrt --idle 0 bash -c 'while :; do :; done' &
        loops+=("$!")
    done
    servers+=("${loops[@]}")
    kill -STOP "${loops[@]}"
}

# Percent of all cores in use over a second.
busy() {
    { grep '^cpu ' /proc/stat; sleep 1; grep '^cpu ' /proc/stat; } |
        awk '{ idle[NR] = $5 + $6; for (i = 2; i <= 9; i++) all[NR] += $i }
            END { printf "%.0f", 100 - 100 * (idle[2] - idle[1]) / (all[2] - all[1]) }'
}

stop_servers() {
    local pid
    for pid in "${servers[@]}"; do kill -TERM "$pid" 2>/dev/null && kill -CONT "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$scratch"
}
