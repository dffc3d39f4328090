package main

import (
	"context"
	"errors"
	"fmt"
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

const (
	patience     = 20 * time.Second
	maximalFrame = 4 << 20
	// What stands beside the text in a frame of about 4 MiB: tag and length of the text and of the payload.
	replyOverhead   = 10
	requestOverhead = replyOverhead + 2 + len(service) + 2 + len("Echo")
)

// peer is a client of the Swift server.
type peer struct {
	address string
	client  *ttrpc.Client
	// wish, when set, goes out as timeout_nano although the client itself does not wait so.
	wish time.Duration
}

var checks = []struct {
	name string
	run  func(*peer) (string, error)
}{
	{"unary echo", (*peer).echo},
	{"metadata reaches the handler", (*peer).metadata},
	{"the handler sees the remaining time", (*peer).remaining},
	{"a call without a deadline gets the server's cap", (*peer).capped},
	{"the client's deadline ends a slow call", (*peer).slow},
	{"the server ends a slow call by itself", (*peer).overdue},
	{"refusal with details", (*peer).refused},
	{"refusal in the caller's language", (*peer).translated},
	{"failure without its secrets", (*peer).failed},
	{"unknown method", (*peer).unknownMethod},
	{"unknown service", (*peer).unknownService},
	{"largest request", (*peer).largestRequest},
	{"request one byte over", (*peer).requestTooLong},
	{"largest reply", (*peer).largestReply},
	{"reply one byte over", (*peer).replyTooLong},
	{"10,000 concurrent calls", (*peer).crowd},
}

func check(address string) error {
	p := &peer{address: address}
	if err := p.connect(); err != nil {
		return err
	}
	failures := 0
	for _, check := range checks {
		word := "ok"
		outcome, err := check.run(p)
		if err != nil {
			word, outcome = "FAIL", err.Error()
			failures++
			// What follows is judged for itself, also when this check cost the connection.
			if err := p.connect(); err != nil {
				return err
			}
		}
		fmt.Printf("  %-5s %-50s %s\n", word, check.name, outcome)
	}
	if failures > 0 {
		return fmt.Errorf("%d of %d checks failed", failures, len(checks))
	}
	return nil
}

func (p *peer) connect() error {
	conn, err := net.Dial("tcp", p.address)
	if err != nil {
		return err
	}
	p.client = ttrpc.NewClient(conn, ttrpc.WithUnaryClientInterceptor(
		func(ctx context.Context, request *ttrpc.Request, response *ttrpc.Response,
			_ *ttrpc.UnaryClientInfo, invoke ttrpc.Invoker) error {
			if p.wish > 0 {
				request.TimeoutNano = p.wish.Nanoseconds()
			}
			return invoke(ctx, request, response)
		}))
	return nil
}

func (p *peer) call(ctx context.Context, service, method, text string) (string, error) {
	var reply types.StringValue
	err := p.client.Call(ctx, service, method, &types.StringValue{Value: text}, &reply)
	return reply.Value, err
}

// ask calls with a deadline that is not meant to pass.
func (p *peer) ask(method, text string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return p.call(ctx, service, method, text)
}

// askOpen calls without naming a deadline on the wire, and yet does not wait for ever.
func (p *peer) askOpen(method, text string) (string, error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	timer := time.AfterFunc(patience, cancel)
	defer timer.Stop()
	return p.call(ctx, service, method, text)
}

func (p *peer) echo() (string, error) {
	text := strings.Repeat("砼", 83)
	reply, err := p.ask("Echo", text)
	return same(reply, text, err, "came back whole")
}

func (p *peer) metadata() (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	ctx = ttrpc.WithMetadata(ctx, ttrpc.MD{"traceparent": {"00-ab"}, "x-pair": {"one", "二"}})
	reply, err := p.call(ctx, service, "Metadata", "x-pair")
	return same(reply, "one,二", err, "both values of a key")
}

func (p *peer) remaining() (string, error) { return within(p.ask("Remaining", "")) }

func (p *peer) capped() (string, error) { return within(p.askOpen("Remaining", "")) }

func (p *peer) slow() (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	_, err := p.call(ctx, service, "Hang", "")
	if !errors.Is(err, context.DeadlineExceeded) && status.Code(err) != codes.DeadlineExceeded {
		return "", fmt.Errorf("want DeadlineExceeded, got %v", err)
	}
	return p.usable("DeadlineExceeded")
}

func (p *peer) overdue() (string, error) {
	p.wish = 100 * time.Millisecond
	_, err := p.askOpen("Hang", "")
	p.wish = 0
	return p.ends(err, codes.DeadlineExceeded, "deadline-passed")
}

func (p *peer) refused() (string, error) {
	_, err := p.ask("Refuse", "")
	if _, err := p.ends(err, codes.FailedPrecondition, refusalReason); err != nil {
		return "", err
	}
	refused := status.Convert(err)
	var field string
	var delay time.Duration
	for _, detail := range refused.Details() {
		switch detail := detail.(type) {
		case *errdetails.BadRequest:
			field = detail.FieldViolations[0].Field
		case *errdetails.RetryInfo:
			delay, _ = ptypes.Duration(detail.RetryDelay)
		}
	}
	if refused.Message() != refusalSentence || field != refusalField || delay != refusalDelay {
		return "", fmt.Errorf("got %q, field %q, retry after %v", refused.Message(), field, delay)
	}
	return "code, sentence, ErrorInfo, BadRequest, RetryInfo", nil
}

func (p *peer) translated() (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	_, err := p.call(ttrpc.WithMetadata(ctx, ttrpc.MD{"accept-language": {"zh-CN"}}), service, "Refuse", "")
	return same(status.Convert(err).Message(), "12 太小。", nil, "12 太小。")
}

func (p *peer) failed() (string, error) {
	_, err := p.ask("Break", "")
	if strings.Contains(fmt.Sprint(err), "sda1") {
		return "", fmt.Errorf("the failure's text came through: %v", err)
	}
	return p.ends(err, codes.Internal, "internal-failure")
}

func (p *peer) unknownMethod() (string, error) {
	_, err := p.ask("Nonesuch", "")
	return p.ends(err, codes.Unimplemented, "unknown-method")
}

func (p *peer) unknownService() (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	_, err := p.call(ctx, "qingtong.interop.v1.Nonesuch", "Echo", "")
	return p.ends(err, codes.Unimplemented, "unknown-service")
}

func (p *peer) largestRequest() (string, error) {
	text := strings.Repeat("a", maximalFrame-requestOverhead)
	reply, err := p.askOpen("Echo", text)
	return same(strconv.Itoa(len(reply)), strconv.Itoa(len(text)), err, "4,194,304 bytes of frame")
}

// The library sends what it would not receive itself, so here the server refuses.
func (p *peer) requestTooLong() (string, error) {
	_, err := p.askOpen("Echo", strings.Repeat("a", maximalFrame-requestOverhead+1))
	return p.ends(err, codes.ResourceExhausted, "frame-too-long")
}

func (p *peer) largestReply() (string, error) {
	count := maximalFrame - replyOverhead
	reply, err := p.ask("Letters", strconv.Itoa(count))
	return same(strconv.Itoa(len(reply)), strconv.Itoa(count), err, "4,194,304 bytes of frame")
}

func (p *peer) replyTooLong() (string, error) {
	_, err := p.ask("Letters", strconv.Itoa(maximalFrame-replyOverhead+1))
	return p.ends(err, codes.ResourceExhausted, "message-too-long")
}

func (p *peer) crowd() (string, error) {
	const count = 10000
	var group sync.WaitGroup
	errs := make(chan error, count)
	for i := 0; i < count; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			if _, err := p.ask("Gather", strconv.Itoa(count)); err != nil {
				errs <- err
			}
		}()
	}
	group.Wait()
	close(errs)
	if err := <-errs; err != nil {
		return "", err
	}
	return p.usable("all in flight at once")
}

// ends checks code and reason of a call that should fail, and that the connection still serves.
func (p *peer) ends(err error, code codes.Code, reason string) (string, error) {
	ended, ok := status.FromError(err)
	if !ok || ended.Code() != code {
		return "", fmt.Errorf("want %v, got %v", code, err)
	}
	for _, detail := range ended.Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok && info.Reason == reason && info.Domain == "qingtong" {
			return p.usable(fmt.Sprintf("%v, %s", code, reason))
		}
	}
	return "", fmt.Errorf("want reason %s, got %v", reason, ended.Details())
}

func (p *peer) usable(outcome string) (string, error) {
	reply, err := p.ask("Echo", "still there")
	return same(reply, "still there", err, outcome)
}

func within(text string, err error) (string, error) {
	if err != nil {
		return "", err
	}
	left, err := strconv.ParseInt(text, 10, 64)
	if err != nil || left <= 0 || left > (30*time.Second).Nanoseconds() {
		return "", fmt.Errorf("the server sees %q nanoseconds", text)
	}
	return time.Duration(left).Round(time.Second).String(), nil
}

func same(got, want string, err error, outcome string) (string, error) {
	if err != nil {
		return "", err
	}
	if got != want {
		return "", fmt.Errorf("want %.80q, got %.80q", want, got)
	}
	return outcome, nil
}
