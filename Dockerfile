# Brink in a container: as a run, as a worker, and with the nats-server that a run starts for its workers.
#
#   docker build -t brink .
#   docker run --rm brink bench http://host.docker.internal:8080/ --i-own-this
#   docker run --rm -e NATS_TOKEN brink worker --join nats://load-1:4222
#
# Built by the README's commands, for the machine's own kind of processor.

FROM debian:12-slim AS build
WORKDIR /src
# What a build needs changes seldom; a layer of its own keeps it.
COPY tools/setup tools/quickjs tools/packages.build tools/
RUN tools/setup build
COPY . .
RUN make build
RUN make install DESTDIR=/image PREFIX=/usr

FROM debian:12-slim
COPY tools/setup tools/packages.image /tmp/tools/
RUN /tmp/tools/setup image && rm -rf /tmp/tools /var/lib/apt/lists /var/cache/apt /var/log/apt /var/log/dpkg.log
COPY --from=build /image/usr/bin/brink /usr/bin/brink
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /work --shell /usr/sbin/nologin brink && install -d -o brink -g brink /work
# A number, so that Kubernetes can see that it is not root.
USER 10001:10001
WORKDIR /work
ENTRYPOINT ["/usr/bin/brink"]
CMD ["--help"]
