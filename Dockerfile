# Packages and byte code are made in one stage and copied into a second one without pip's leavings.
FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1
COPY requirements.lock /app/requirements.lock
RUN python -m venv /opt/venv \
    && /opt/venv/bin/python -m pip install --only-binary :all: --require-hashes -r /app/requirements.lock \
    && /opt/venv/bin/python -m pip uninstall --yes pip
COPY . /app/
RUN /opt/venv/bin/python -m compileall -q /app /opt/venv

FROM python:3.11-slim-bookworm
# feedparser's many short-lived strings fragment glibc's heap; jemalloc keeps a long run small.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libjemalloc2 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin jembatan \
    && install -d -o jembatan -g jembatan /data /config
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
COPY --chown=jembatan:jembatan feeds.toml /config/feeds.toml
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    LD_PRELOAD=libjemalloc.so.2 \
    MALLOC_CONF=background_thread:true,dirty_decay_ms:1000,muzzy_decay_ms:1000 \
    DATABASE_URL=sqlite:////data/jembatan.db \
    FEEDS_FILE=/config/feeds.toml \
    INDICATORS_DIR=/app/indicators \
    WEB_ADDRESS=0.0.0.0:8080
WORKDIR /app
USER 10001:10001
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=60s --timeout=15s --start-period=60s \
    CMD ["python", "-m", "bot", "status", "--quiet"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
