package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"sort"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/containerd/ttrpc"
	"github.com/gogo/protobuf/types"
	"github.com/golang/protobuf/ptypes/wrappers"
	"google.golang.org/grpc"
)

// caller makes one echo call.
type caller func(ctx context.Context) error

// drive keeps a number of calls in flight on each of some connections, and prints on one line, separated by spaces:
// calls per second, p50 and p99 in microseconds, CPU microseconds per call of this process and of the server, the
// share of one core that each used, the peak memory of this process in KiB, and the number
// of all calls made, those of the warm-up among them.
func drive(kind, address string, args []string) error {
	flags := flag.NewFlagSet("drive", flag.ExitOnError)
	connections := flags.Int("connections", 1, "connections")
	inFlight := flags.Int("in-flight", 1, "calls in flight on each connection")
	seconds := flags.Float64("seconds", 2, "length of the measurement, after a fifth as long to warm up")
	server := flags.Int("server", 0, "process id of the server")
	_ = flags.Parse(args)

	callers := make([]caller, *connections)
	for i := range callers {
		var err error
		if callers[i], err = dial(kind, address); err != nil {
			return err
		}
	}
	length := time.Duration(*seconds * float64(time.Second))
	warmUp, err := measure(callers, *inFlight, length/5)
	if err != nil {
		return err
	}
	ownBefore, serverBefore, start := cpuOf(os.Getpid()), cpuOf(*server), time.Now()
	latencies, err := measure(callers, *inFlight, length)
	if err != nil {
		return err
	}
	wall, own, theirs := time.Since(start), cpuOf(os.Getpid())-ownBefore, cpuOf(*server)-serverBefore

	sort.Slice(latencies, func(i, j int) bool { return latencies[i] < latencies[j] })
	calls := float64(len(latencies))
	var usage syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	fmt.Printf("%.0f %.1f %.1f %.2f %.2f %.2f %.2f %d %d\n",
		calls/wall.Seconds(), micros(latencies[len(latencies)/2]), micros(latencies[len(latencies)*99/100]),
		micros(own)/calls, micros(theirs)/calls, own.Seconds()/wall.Seconds(), theirs.Seconds()/wall.Seconds(),
		usage.Maxrss, len(warmUp)+len(latencies))
	return nil
}

func dial(kind, address string) (caller, error) {
	// 250 bytes with tag and length.
	text := strings.Repeat("a", 247)
	switch kind {
	case "ttrpc":
		conn, err := net.Dial("tcp", address)
		if err != nil {
			return nil, err
		}
		client := ttrpc.NewClient(conn)
		return func(ctx context.Context) error {
			var reply types.StringValue
			err := client.Call(ctx, service, "Echo", &types.StringValue{Value: text}, &reply)
			return echoed(reply.Value, text, err)
		}, nil
	case "grpc":
		client, err := grpc.Dial(address, grpc.WithInsecure(), grpc.WithBlock())
		if err != nil {
			return nil, err
		}
		return func(ctx context.Context) error {
			var reply wrappers.StringValue
			err := client.Invoke(ctx, "/"+service+"/Echo", &wrappers.StringValue{Value: text}, &reply)
			return echoed(reply.Value, text, err)
		}, nil
	}
	return nil, fmt.Errorf("unknown kind of client %q", kind)
}

func echoed(reply, text string, err error) error {
	if err == nil && reply != text {
		return errors.New("the echo differs")
	}
	return err
}

// measure returns the latency of every call that ended in that time. The calls share one deadline, far away, so that
// each carries a time limit, as ours do, but none costs a timer of its own here.
func measure(callers []caller, inFlight int, length time.Duration) ([]time.Duration, error) {
	ctx, cancel := context.WithTimeout(context.Background(), length+10*time.Second)
	defer cancel()
	end := time.Now().Add(length)
	results := make([][]time.Duration, len(callers)*inFlight)
	errs := make([]error, len(results))
	var group sync.WaitGroup
	for i := range results {
		group.Add(1)
		go func(i int) {
			defer group.Done()
			call := callers[i%len(callers)]
			for begin := time.Now(); begin.Before(end) && errs[i] == nil; {
				errs[i] = call(ctx)
				now := time.Now()
				results[i] = append(results[i], now.Sub(begin))
				begin = now
			}
		}(i)
	}
	group.Wait()
	var all []time.Duration
	for i, result := range results {
		if errs[i] != nil {
			return nil, errs[i]
		}
		all = append(all, result...)
	}
	return all, nil
}

// cpuOf is the time that all threads of a process ran, or zero for a process that is not there.
func cpuOf(pid int) time.Duration {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	// The name, in parentheses, may hold spaces; user and system time are the 12th and 13th field after it.
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	var ticks int64
	for _, field := range fields[11:13] {
		n, _ := strconv.ParseInt(field, 10, 64)
		ticks += n
	}
	const ticksPerSecond = 100
	return time.Duration(ticks) * time.Second / ticksPerSecond
}

func micros(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }
