# One image for web, worker, beat and the one-off commands; what a container is, its command says.
FROM python:3.13-slim

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1

WORKDIR /srv/mspt

COPY runtime.lock ./
RUN pip install --no-deps --require-hashes -r runtime.lock

COPY . .
# Collecting files asks no database; settings want its address all the same. Nothing of this is kept in the image.
RUN SECRET_KEY=only-while-the-image-is-built MSPT_ROLE=owner \
    OWNER_DATABASE_URL=postgresql://mspt_owner:unused@127.0.0.1:5432/mspt \
    python manage.py collectstatic --noinput \
 && useradd --system --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin mspt \
 && install -d -o mspt -m 0700 /var/lib/mspt/documents /var/lib/mspt/bundles /var/lib/mspt/exports /var/lib/mspt/heads

USER mspt
EXPOSE 8000
# The proxy in front (deploy/nginx.conf) hands over whole requests, so a thread is busy only while it works. It closes
# idle connections before gunicorn does, and waits longer for an answer than any statement may take. The address of a
# question can be long: all filters of the explorer together have more than gunicorn's usual 4,094 characters.
CMD ["gunicorn", "mspt.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "8", \
     "--worker-class", "gthread", "--worker-tmp-dir", "/dev/shm", "--no-control-socket", \
     "--limit-request-line", "8190", "--timeout", "60", "--graceful-timeout", "30", "--keep-alive", "75", \
     "--max-requests", "20000", "--max-requests-jitter", "2000"]
