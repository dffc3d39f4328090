package main

import (
	"context"
	"errors"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/containerd/ttrpc"
	"github.com/gogo/protobuf/types"
	"github.com/golang/protobuf/ptypes"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// The refusal that both servers make, so that both clients expect the same.
const (
	refusalReason   = "too-small"
	refusalSentence = "12 is too small."
	refusalField    = "rows[3].amount"
	refusalDelay    = 250 * time.Millisecond
)

func serveTTRPC(ctx context.Context, listener net.Listener) error {
	server, err := ttrpc.NewServer()
	if err != nil {
		return err
	}
	gathering := &gathering{}
	server.Register(service, map[string]ttrpc.Method{
		"Echo": method(func(_ context.Context, text string) (string, error) { return text, nil }),
		"Metadata": method(func(ctx context.Context, key string) (string, error) {
			pairs, _ := ttrpc.GetMetadata(ctx)
			values, _ := pairs.Get(key)
			return strings.Join(values, ","), nil
		}),
		"Remaining": method(func(ctx context.Context, _ string) (string, error) {
			deadline, ok := ctx.Deadline()
			if !ok {
				return "none", nil
			}
			return strconv.FormatInt(time.Until(deadline).Nanoseconds(), 10), nil
		}),
		"Hang": method(func(ctx context.Context, _ string) (string, error) {
			<-ctx.Done()
			return "", ctx.Err()
		}),
		"Refuse": method(func(context.Context, string) (string, error) { return "", refusal() }),
		"Break":  method(func(context.Context, string) (string, error) { return "", errors.New("disk sda1") }),
		"Letters": method(func(_ context.Context, count string) (string, error) {
			n, err := strconv.Atoi(count)
			return strings.Repeat("a", n), err
		}),
		"Gather": method(func(ctx context.Context, count string) (string, error) {
			n, err := strconv.Atoi(count)
			if err != nil {
				return "", err
			}
			return count, gathering.wait(ctx, n)
		}),
	})
	return server.Serve(ctx, listener)
}

func method(answer func(context.Context, string) (string, error)) ttrpc.Method {
	return func(ctx context.Context, unmarshal func(interface{}) error) (interface{}, error) {
		var request types.StringValue
		if err := unmarshal(&request); err != nil {
			return nil, err
		}
		text, err := answer(ctx, request.Value)
		return &types.StringValue{Value: text}, err
	}
}

func refusal() error {
	refused, err := status.New(codes.FailedPrecondition, refusalSentence).WithDetails(
		&errdetails.ErrorInfo{Reason: refusalReason, Domain: "qingtong", Metadata: map[string]string{"amount": "12"}},
		&errdetails.BadRequest{FieldViolations: []*errdetails.BadRequest_FieldViolation{
			{Field: refusalField, Description: refusalSentence},
		}},
		&errdetails.RetryInfo{RetryDelay: ptypes.DurationProto(refusalDelay)})
	if err != nil {
		return err
	}
	return refused.Err()
}

// gathering lets calls go once so many of them wait at the same time.
type gathering struct {
	mutex   sync.Mutex
	waiting int
	gate    chan struct{}
}

func (g *gathering) wait(ctx context.Context, count int) error {
	g.mutex.Lock()
	if g.gate == nil {
		g.gate = make(chan struct{})
	}
	gate := g.gate
	g.waiting++
	if g.waiting == count {
		close(gate)
		g.waiting, g.gate = 0, nil
	}
	g.mutex.Unlock()
	select {
	case <-gate:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
