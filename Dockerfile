# Three stages: the web client, the Python environment, and what runs. Not built by the authors' CI (it has no container
# engine): kept plain on purpose.
FROM node:20-slim AS web
WORKDIR /src/web_client
COPY web_client/package.json web_client/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY web_client/ ./
RUN npm run build

FROM python:3.11-slim AS python
RUN pip install --no-cache-dir uv
WORKDIR /app
COPY requirements.lock ./
RUN uv venv --seed /app/.venv && uv pip install -p /app/.venv --compile-bytecode -r requirements.lock

FROM python:3.11-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends libgl1 libegl1 libgles2 libglib2.0-0 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --create-home --uid 10001 interview \
 && mkdir -p /data /models && chown interview /data /models
WORKDIR /app
COPY --from=python /app/.venv .venv
COPY pyproject.toml ./
COPY server server
COPY analyzers analyzers
# The user below may not write beside the sources, and a start that compiles them takes twice as long.
RUN .venv/bin/python -m compileall -q server analyzers
COPY --from=web /src/web_client/dist web_client/dist
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 \
    LIS_HOST=0.0.0.0 LIS_PORT=8080 LIS_DATA_DIR=/data LIS_MODELS_DIR=/models LIS_LOG_FORMAT=json \
    HF_HOME=/models/hub
USER interview
VOLUME ["/data", "/models"]
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=3s --start-period=60s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/healthz', timeout=2)"]
CMD ["sh", "-c", "python -m analyzers.models fetch --keep-going && python -m server first-run && exec python -m server serve"]
