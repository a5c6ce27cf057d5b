# The production server: docker build -t wx-login . (compose.yaml runs it together with its Redis.)
# For a mirror, or to pin a digest: --build-arg NODE_IMAGE=…
ARG NODE_IMAGE=node:24-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY typings typings
COPY server server
RUN npm run build

# By itself, so that npm's cache and the packages of the build are in no layer of the image.
FROM ${NODE_IMAGE} AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund

FROM ${NODE_IMAGE}
WORKDIR /app
# All that the server writes: its logs, among them the audit log, and Egg's dump of the settings (secrets masked). The
# rest belongs to root and may be read-only.
RUN mkdir logs run && chown 1000:1000 logs run
COPY package.json ./
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
# The user node; by number, so that Kubernetes can tell that it is not root (runAsNonRoot).
USER 1000
EXPOSE 7001
# Whether this process serves. Not /readyz: an outage of Redis is none of the container's, and a restart would not mend it.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 7001}/healthz`, { signal: AbortSignal.timeout(4000) }).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Egg's master takes it, lets the workers answer what is in flight, and exits with 0: within 10 seconds.
STOPSIGNAL SIGTERM
CMD ["node", "dist/start.js"]
