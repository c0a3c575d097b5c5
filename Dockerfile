# One image with every service, the tool `orderly` and the broker. Any builder can build it, the classic one included.

FROM debian:bookworm-slim AS runtime
RUN apt-get update -qq \
 && DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends \
      nats-server curl \
      libcpp-httplib0.11 libfmt9 libnats3.4 libprometheus-cpp-core1.0 libsimdjson14 libspdlog1.10 libsqlite3-0 libssl3 libtomlplusplus3 libxxhash0 \
 && rm -rf /var/lib/apt/lists/*
# A volume mounted here takes over the owner of the folder.
RUN mkdir -p /var/lib/orderly && chown 10001:10001 /var/lib/orderly
COPY scripts/container/nats.conf /etc/orderly/nats.conf
COPY scripts/demo-data scripts/lib.sh /opt/orderly/scripts/
COPY scripts/container/run-instance /usr/local/bin/
ENV ORDERLY_HOME=/var/lib/orderly ORDERLY_HOST=0.0.0.0 ORDERLY_PORT=8080 GLIBC_TUNABLES=glibc.malloc.tcache_count=40
USER 10001:10001
WORKDIR /var/lib/orderly

# With --target prebuilt nothing is compiled: build/image holds binaries from a Debian 12. The classic builder makes this
# stage on its way to the last one, too; then there may be no such folder, and the wildcard finds nothing.
FROM runtime AS prebuilt
COPY scripts/container/run-instance build/imag[e]/orderly* /usr/local/bin/

FROM debian:bookworm-slim AS build
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
WORKDIR /src
COPY scripts/lib.sh scripts/
RUN source scripts/lib.sh && install_packages "${build_packages[@]}" && rm -rf /var/lib/apt/lists/*
COPY CMakeLists.txt CMakePresets.json ./
COPY cmake cmake
COPY libs libs
COPY services services
COPY tools tools
# Optimised as scripts/up does it, without debug information.
RUN cmake --preset release -DBUILD_TESTING=OFF -DCMAKE_CXX_FLAGS_RELWITHDEBINFO=-O2 \
 && cmake --build --preset release \
 && strip build/release/bin/*

FROM runtime AS compiled
COPY --from=build /src/build/release/bin/ /usr/local/bin/
