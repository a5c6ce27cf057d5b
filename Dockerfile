# The production server: docker build -t wx-login . (compose.yaml runs it together with Redis.)
# To use a mirror or pin a digest: --build-arg NODE_IMAGE=…
ARG NODE_IMAGE=node:24-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY typings typings
COPY server server
RUN npm run build

# A stage of its own keeps npm's cache and the build's packages out of the image.
FROM ${NODE_IMAGE} AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# No package that runs in production has an install script; one that is added does not get to run it.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM ${NODE_IMAGE}
WORKDIR /app
# The server writes only here: logs (the audit log included) and Egg's dump of the settings (secrets masked). All other
# files belong to root and may be read-only.
RUN mkdir logs run && chown 1000:1000 logs run
COPY package.json ./
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
# The user node, as a number, so that Kubernetes can verify that it is not root (runAsNonRoot).
USER 1000
EXPOSE 7001
# Checks this process only. Not /readyz: restarting the container would not fix an outage of Redis.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 7001}/healthz`, { signal: AbortSignal.timeout(4000) }).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Egg's master lets the workers answer the requests in flight, then exits with 0, within 10 seconds.
STOPSIGNAL SIGTERM
CMD ["node", "dist/start.js"]
