# The binary alone, for a deployment with a Postgres of its own (DATABASE_URL).

FROM node:20.20.2-bookworm-slim AS packages
WORKDIR /assets
COPY web/assets/package.json web/assets/package-lock.json ./
RUN npm ci --no-audit --no-fund --loglevel=error

FROM golang:1.26.8-bookworm AS build
ENV CGO_ENABLED=0 GOFLAGS=-buildvcs=false
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=packages /assets/node_modules web/assets/node_modules
# timetzdata: organisations have time zones and the final image has no zone files.
RUN go run ./web/assets/build \
 && go build -trimpath -tags timetzdata -ldflags='-s -w' -o /out/plumbline ./cmd/plumbline \
 && mkdir /out/tmp

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
# Large uploads are buffered in /tmp.
COPY --from=build --chown=65532:65532 /out/tmp /tmp
COPY --from=build /out/plumbline /plumbline
USER 65532:65532
ENV PLUMBLINE_ADDR=0.0.0.0:8080
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s --retries=3 CMD ["/plumbline", "healthcheck"]
ENTRYPOINT ["/plumbline"]
CMD ["serve"]
