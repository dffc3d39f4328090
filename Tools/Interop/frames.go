package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/containerd/ttrpc"
	"github.com/gogo/protobuf/proto"
	"github.com/gogo/protobuf/types"
)

// Streams, which ttrpc 1.1.1 lacks, frame by frame as docs/wire.md has them: written here anew, for both sides.

const (
	kindRequest  = 1
	kindResponse = 2
	kindData     = 3

	remoteClosed = 1
	remoteOpen   = 2
	noData       = 4
)

type frame struct {
	stream      uint32
	kind, flags byte
	data        []byte
}

func (f frame) String() string {
	return fmt.Sprintf("stream %d kind %d flags %d %x", f.stream, f.kind, f.flags, f.data)
}

// wire is one connection.
type wire struct{ net.Conn }

func (w wire) send(frames ...frame) error {
	var bytes []byte
	for _, f := range frames {
		header := make([]byte, 10)
		binary.BigEndian.PutUint32(header, uint32(len(f.data)))
		binary.BigEndian.PutUint32(header[4:], f.stream)
		header[8], header[9] = f.kind, f.flags
		bytes = append(append(bytes, header...), f.data...)
	}
	_, err := w.Write(bytes)
	return err
}

func (w wire) receive() (frame, error) {
	header := make([]byte, 10)
	if _, err := io.ReadFull(w, header); err != nil {
		return frame{}, err
	}
	data := make([]byte, binary.BigEndian.Uint32(header))
	_, err := io.ReadFull(w, data)
	return frame{binary.BigEndian.Uint32(header[4:]), header[8], header[9], data}, err
}

func opening(stream uint32, flags byte, method, text string) frame {
	request := &ttrpc.Request{Service: service, Method: method}
	if text != "" {
		request.Payload = message(text)
	}
	data, _ := proto.Marshal(request)
	return frame{stream, kindRequest, flags, data}
}

func dataFrame(stream uint32, text string) frame { return frame{stream, kindData, 0, message(text)} }

func endFrame(stream uint32) frame { return frame{stream, kindData, remoteClosed | noData, nil} }

func message(text string) []byte {
	data, _ := proto.Marshal(&types.StringValue{Value: text})
	return data
}

func textOf(data []byte) string {
	var value types.StringValue
	_ = proto.Unmarshal(data, &value)
	return value.Value
}

// texts reads a stream's messages to its end.
func (w wire) texts(stream uint32) ([]string, error) {
	var texts []string
	for {
		f, err := w.receive()
		switch {
		case err != nil:
			return texts, err
		case f.stream != stream:
			return texts, fmt.Errorf("a frame of another stream: %v", f)
		case f.kind == kindResponse:
			var response ttrpc.Response
			if err := proto.Unmarshal(f.data, &response); err != nil {
				return texts, err
			}
			if response.Status != nil && response.Status.Code != 0 {
				return texts, errors.New(response.Status.Message)
			}
			if len(response.Payload) > 0 {
				texts = append(texts, textOf(response.Payload))
			}
			return texts, nil
		case f.kind != kindData:
			return texts, fmt.Errorf("a frame that has no place here: %v", f)
		case f.flags&noData == 0:
			texts = append(texts, textOf(f.data))
		}
		if f.flags&remoteClosed != 0 {
			return texts, nil
		}
	}
}

var streamChecks = []struct {
	name string
	send []frame
	want string
}{
	{"client stream", []frame{
		opening(1, remoteOpen, "Join", ""), dataFrame(1, "a"), dataFrame(1, ""), dataFrame(1, "b"), endFrame(1),
	}, "a||b"},
	{"client stream, first message with the request, last with the end", []frame{
		opening(1, remoteOpen, "Join", "a"), {1, kindData, remoteClosed, message("b")},
	}, "a|b"},
	{"server stream", []frame{opening(1, remoteClosed, "Letter", "3")}, "a,a,a"},
	{"server stream of nothing", []frame{opening(1, remoteClosed, "Letter", "0")}, ""},
	{"server stream that fails", []frame{opening(1, remoteClosed, "Letter", "x")}, "x is not a count."},
	{"both ways", []frame{
		opening(1, remoteOpen, "Chat", ""), dataFrame(1, "a"), dataFrame(1, "b"), endFrame(1),
	}, "a!,b!"},
	{"both ways, ended by the server first", []frame{
		opening(1, remoteOpen, "Chat", ""), dataFrame(1, "bye"), dataFrame(1, "unheard"), endFrame(1),
	}, ""},
}

func checkStreams(address string) error {
	failures := 0
	for _, check := range streamChecks {
		outcome, err := runStream(address, check.send)
		word := "ok"
		if err != nil {
			outcome = err.Error()
		}
		if outcome != check.want {
			word, outcome = "FAIL", fmt.Sprintf("want %q, got %q", check.want, outcome)
			failures++
		}
		fmt.Printf("  %-5s %-65s %s\n", word, check.name, outcome)
	}
	if failures > 0 {
		return fmt.Errorf("%d of %d checks failed", failures, len(streamChecks))
	}
	return nil
}

func runStream(address string, frames []frame) (string, error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(patience))
	w := wire{conn}
	if err := w.send(frames...); err != nil {
		return "", err
	}
	texts, err := w.texts(1)
	if err != nil {
		return "", err
	}
	// The connection serves on.
	if err := w.send(opening(3, 0, "Echo", "still there")); err != nil {
		return "", err
	}
	rest, err := w.texts(3)
	if err != nil || strings.Join(rest, ",") != "still there" {
		return "", fmt.Errorf("afterwards got %q, %v", rest, err)
	}
	return strings.Join(texts, ","), nil
}

// serveFrames is a plain ttrpc server, with streams and without any addition of ours.
func serveFrames(listener net.Listener) error {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return err
		}
		go func() {
			defer conn.Close()
			w := wire{conn}
			calls := map[uint32]*frameCall{}
			for {
				f, err := w.receive()
				if err != nil || w.send(answer(f, calls)...) != nil {
					return
				}
			}
		}()
	}
}

// frameCall is a stream that its client has opened.
type frameCall struct {
	method string
	texts  []string
	closed bool
}

func answer(f frame, calls map[uint32]*frameCall) []frame {
	call := calls[f.stream]
	switch {
	case f.kind == kindRequest:
		var request ttrpc.Request
		if err := proto.Unmarshal(f.data, &request); err != nil {
			return []frame{failure(f.stream, 3, err.Error())}
		}
		if request.Service != service {
			return []frame{failure(f.stream, 12, "no service "+request.Service)}
		}
		if f.flags&(remoteOpen|remoteClosed) == 0 {
			return []frame{response(f.stream, request.Payload)}
		}
		call = &frameCall{method: request.Method}
		calls[f.stream] = call
		if len(request.Payload) > 0 {
			call.texts = append(call.texts, textOf(request.Payload))
		}
	case call == nil || call.closed:
		return nil
	case f.flags&noData == 0:
		call.texts = append(call.texts, textOf(f.data))
	}
	return call.answer(f.stream, f.flags&remoteClosed != 0)
}

func (c *frameCall) answer(stream uint32, isLast bool) []frame {
	c.closed = isLast
	switch c.method {
	case "Join":
		if isLast {
			return []frame{response(stream, message(strings.Join(c.texts, "|")))}
		}
	case "Letter":
		// The last message ends the stream with it.
		return []frame{dataFrame(stream, "a"), dataFrame(stream, ""), {stream, kindData, remoteClosed, message("z")}}
	case "LetterThenResponse":
		return []frame{dataFrame(stream, "a"), response(stream, message("z"))}
	case "LetterThenFailure":
		return []frame{dataFrame(stream, "a"), failure(stream, 9, "no more letters")}
	case "Chat":
		if isLast {
			return []frame{endFrame(stream)}
		}
		if n := len(c.texts); n > 0 && c.texts[n-1] == "bye" {
			c.closed = true
			return []frame{response(stream, nil)}
		} else if n > 0 {
			return []frame{dataFrame(stream, c.texts[n-1]+"!")}
		}
	}
	return nil
}

func response(stream uint32, payload []byte) frame {
	data, _ := proto.Marshal(&ttrpc.Response{Payload: payload})
	return frame{stream, kindResponse, 0, data}
}

func failure(stream uint32, code byte, text string) frame {
	status := append([]byte{0x08, code, 0x12, byte(len(text))}, text...)
	return frame{stream, kindResponse, 0, append([]byte{0x0a, byte(len(status))}, status...)}
}
