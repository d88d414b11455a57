# syntax=docker/dockerfile:1
FROM node:22-bookworm-slim AS web
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY web web
RUN npm run build

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=web /src/web/static web/static
RUN CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o /out/jiebang ./cmd/jiebang && mkdir -p /out/data

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/jiebang /jiebang
COPY LICENSE NOTICE /
COPY --from=build --chown=65532:65532 /out/data /data
USER 65532:65532
ENV JIEBANG_ADDR=:8080 JIEBANG_DATA=/data JIEBANG_LOG=info,json TMPDIR=/data
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["/jiebang"]
CMD ["serve"]
