package main

import (
	"context"
	"net"

	"github.com/golang/protobuf/ptypes/wrappers"
	"google.golang.org/grpc"
)

func serveGRPC(listener net.Listener) error {
	server := grpc.NewServer()
	server.RegisterService(&grpc.ServiceDesc{
		ServiceName: service,
		HandlerType: (*interface{})(nil),
		Methods:     []grpc.MethodDesc{{MethodName: "Echo", Handler: echoGRPC}},
	}, struct{}{})
	return server.Serve(listener)
}

func echoGRPC(_ interface{}, _ context.Context, decode func(interface{}) error, _ grpc.UnaryServerInterceptor,
) (interface{}, error) {
	var request wrappers.StringValue
	if err := decode(&request); err != nil {
		return nil, err
	}
	return &wrappers.StringValue{Value: request.Value}, nil
}
