FROM python:3.13-slim

WORKDIR /opt/esep
COPY requirements.txt pyproject.toml README.md LICENSE ./
RUN pip install --no-cache-dir --require-hashes --requirement requirements.txt
COPY bot bot
COPY collectors collectors
COPY metrics metrics
COPY config config
RUN pip install --no-cache-dir --no-deps --no-build-isolation . \
    && useradd --create-home --home-dir /var/lib/esep esep

USER esep
ENV ESEP_HOME=/var/lib/esep
VOLUME /var/lib/esep
# Secrets come from the environment or from a mounted file of mode 600, never from the image.
ENTRYPOINT ["esep"]
CMD ["serve", "--live"]
