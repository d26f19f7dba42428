"""A server of gRPC for the tests: shop.v1.Shop of protos/, reflection and health, on grpcio."""
import concurrent.futures
import pathlib
import subprocess
import tempfile
import threading
import time

import grpc
from google.protobuf import any_pb2, descriptor_pb2, descriptor_pool, message_factory

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
PROTOS = pathlib.Path(__file__).resolve().parent / "protos"

REFLECTION = """syntax = "proto3";
package grpc.reflection.VERSION;
message Asked { oneof what { string file_by_filename = 3; string file_containing_symbol = 4; string list_services = 7; } }
message Files { repeated bytes file_descriptor_proto = 1; }
message Service { string name = 1; }
message Services { repeated Service service = 1; }
message Told { oneof what { Files files = 4; Services services = 6; } }
"""
HEALTH = """syntax = "proto3";
package grpc.health.v1;
message Asked { string service = 1; }
message Told { int32 status = 1; }
"""


class Messages:
    """Messages of .proto files, made when they are asked for by name."""

    def __init__(self, folders, *files):
        with tempfile.NamedTemporaryFile() as out:
            paths = [f"-I{folder}" for folder in folders]
            subprocess.run(["protoc", *paths, "--include_imports", f"--descriptor_set_out={out.name}", *files], check=True)
            self.bytes = pathlib.Path(out.name).read_bytes()
        self.files = descriptor_pb2.FileDescriptorSet.FromString(self.bytes).file
        self.pool = descriptor_pool.DescriptorPool()
        for file in self.files:
            self.pool.Add(file)

    def __getitem__(self, name):
        return message_factory.MessageFactory(self.pool).GetPrototype(self.pool.FindMessageTypeByName(name))


def text_messages(text):
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "own.proto").write_text(text)
        return Messages([folder], "own.proto")


class Shop:
    """Echoes items, and keeps the metadata and deadline of each call. `reflects`: "v1", "v1alpha" or nothing."""

    def __init__(self, reflects="v1", credentials=None, compression=None, port=0):
        self.messages = Messages([PROTOS], "shop/v1/shop.proto")
        self.calls, self.peers = [], set()
        self.item, self.total = self.messages["shop.v1.Item"], self.messages["shop.v1.Total"]
        self.server = grpc.server(concurrent.futures.ThreadPoolExecutor(16), compression=compression)
        wanted = self.messages["shop.v1.Wanted"]
        self.serve("shop.v1.Shop", {
            "Echo": (grpc.unary_unary_rpc_method_handler, self.echo, self.item),
            "Fail": (grpc.unary_unary_rpc_method_handler, self.fail, wanted),
            "Slow": (grpc.unary_unary_rpc_method_handler, self.slow, self.messages["google.protobuf.Duration"]),
            "Leave": (grpc.unary_unary_rpc_method_handler, self.leave, self.item),
            "Large": (grpc.unary_unary_rpc_method_handler, self.large, self.messages["google.protobuf.Int32Value"]),
            "List": (grpc.unary_stream_rpc_method_handler, self.list, wanted),
            "Sum": (grpc.stream_unary_rpc_method_handler, self.sum, self.item),
            "Chat": (grpc.stream_stream_rpc_method_handler, self.chat, self.item),
        })
        self.serve_example()
        if reflects:
            self.reflection = text_messages(REFLECTION.replace("VERSION", reflects))
            asked = self.reflection[f"grpc.reflection.{reflects}.Asked"]
            self.serve(f"grpc.reflection.{reflects}.ServerReflection", {
                "ServerReflectionInfo": (grpc.stream_stream_rpc_method_handler, self.reflect, asked)})
            self.told = self.reflection[f"grpc.reflection.{reflects}.Told"]
        health = text_messages(HEALTH)
        self.health_told = health["grpc.health.v1.Told"]
        self.serve("grpc.health.v1.Health", {
            "Check": (grpc.unary_unary_rpc_method_handler, self.check, health["grpc.health.v1.Asked"])})
        add = self.server.add_secure_port if credentials else self.server.add_insecure_port
        self.port = add(f"127.0.0.1:{port}", *([credentials] if credentials else []))
        self.address = f"127.0.0.1:{self.port}"
        self.server.start()

    # shop.v1.Orders of examples/k6.
    def serve_example(self):
        own = Messages([TOP / "examples/k6/protos"], "orders.proto")
        kinds = {name: own[f"shop.v1.{name}"] for name in ("Order", "Receipt", "State", "Note")}
        self.serve("shop.v1.Orders", {
            "Place": (grpc.unary_unary_rpc_method_handler, lambda order, _: kinds["Receipt"](number=order.count), kinds["Order"]),
            "Watch": (grpc.unary_stream_rpc_method_handler, lambda *_: (kinds["State"](kind=k) for k in range(3)), kinds["Receipt"]),
            "Talk": (grpc.stream_stream_rpc_method_handler, lambda notes, _: (kinds["Note"](text=n.text) for n in notes), kinds["Note"]),
        })

    def serve(self, service, methods):
        handlers = {name: make(call, request_deserializer=kind.FromString, response_serializer=lambda m: m.SerializeToString())
                    for name, (make, call, kind) in methods.items()}
        self.server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(service, handlers),))

    def note(self, context):
        self.calls.append((dict(context.invocation_metadata()), context.time_remaining()))
        self.peers.add(context.peer())

    def echo(self, item, context):
        self.note(context)
        context.send_initial_metadata((("x-first", "1"), ("x-first", "2"), ("x-bytes-bin", b"\x01abc")))
        context.set_trailing_metadata((("x-last", "3"),))
        return item

    def fail(self, wanted, context):
        self.note(context)
        if wanted.count:  # google.rpc.Status: field 1 the code, 3 an Any of an Item
            item = self.item(name="why").SerializeToString()
            packed = any_pb2.Any(type_url="type.googleapis.com/shop.v1.Item", value=item).SerializeToString()
            other = any_pb2.Any(type_url="type.googleapis.com/shop.v1.Unknown", value=b"ab").SerializeToString()
            details = b"\x08\x05" + b"".join(b"\x1a" + bytes([len(one)]) + one for one in (packed, other))
            context.set_trailing_metadata((("grpc-status-details-bin", details),))
            context.abort(grpc.StatusCode.NOT_FOUND, "see details")
        context.set_trailing_metadata((("x-why", "so"),))
        context.abort(grpc.StatusCode(next(c.value for c in grpc.StatusCode if c.name == wanted.name)), "no such thing: 100 % ä")

    def slow(self, duration, context):
        self.note(context)
        end = time.monotonic() + duration.seconds
        while time.monotonic() < end and context.is_active():
            time.sleep(0.02)
        return self.item(name="slow")

    # The server ends at once, and with it every call.
    def leave(self, item, context):
        threading.Thread(target=self.server.stop, args=(0,)).start()
        return item

    def large(self, size, context):
        return self.item(name="x" * size.value)

    def list(self, wanted, context):
        self.note(context)
        for i in range(wanted.count):
            yield self.item(name=f"{wanted.name} {i}")
        if wanted.name == "bad":
            context.abort(grpc.StatusCode.DATA_LOSS, "lost the rest")

    def sum(self, items, context):
        self.note(context)
        return self.total(cents=sum(item.price_cents for item in items))

    def chat(self, items, context):
        self.note(context)
        for item in items:
            yield self.item(name=item.name.upper())

    def check(self, asked, context):
        if asked.service not in ("", "shop.v1.Shop"):
            context.abort(grpc.StatusCode.NOT_FOUND, "unknown service")
        return self.health_told(status=1)

    # The file that has the service, and what it imports only when it is asked for.
    def reflect(self, questions, context):
        self.note(context)
        files = {file.name: file.SerializeToString() for file in self.messages.files}
        for question in questions:
            told = self.told()
            if question.list_services:
                told.services.service.add(name="shop.v1.Shop")
            elif question.file_containing_symbol:
                told.files.file_descriptor_proto.append(files["shop/v1/shop.proto"])
            else:
                told.files.file_descriptor_proto.append(files[question.file_by_filename])
            yield told

    def stop(self):
        self.server.stop(None).wait()
