#!/bin/sh
# The nginx site of the package on loopback, without root and without touching /etc: for tests.
#   tests/deploy/nginx.sh DIR SOCKET PORT [PLAIN]   writes DIR/nginx.conf around packaging/nginx/koers.conf (TLS on
#                                                  PORT, http on PLAIN, default PORT + 1) and holds it against nginx -t
# Then `nginx -c DIR/nginx.conf` serves in the foreground; it ends by SIGTERM. The certificate is DIR/cert.pem.
set -eu
dir=$1 socket=$2 port=$3
plain=${4:-$((port + 1))}
root=$(cd "$(dirname "$0")/../.." && pwd)
mkdir -p "$dir/log" "$dir/tmp"
dir=$(cd "$dir" && pwd)
nginx=$(PATH=$PATH:/usr/sbin command -v nginx) || { echo "No nginx: run script/deps test." >&2; exit 1; }
[ -f "$dir/cert.pem" ] || openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 \
    -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 \
    -keyout "$dir/key.pem" -out "$dir/cert.pem" 2>"$dir/log/openssl"
cat >"$dir/naam.conf" <<END
server_name _;
ssl_certificate $dir/cert.pem;
ssl_certificate_key $dir/key.pem;
END
sed -e "s|/etc/koers/nginx.conf|$dir/naam.conf|" -e "s|/etc/koers/upstream|$dir/upstream|" -e "s|/run/koers/koers.sock|$socket|" \
    -e "s|/run/koers-metrics/koers.sock|$socket.metrics|" \
    -e "s|/usr/share/koers/nginx/|$root/packaging/nginx/|" -e "s|/var/log/nginx/|$dir/log/|" \
    -e "s|listen 80;|listen 127.0.0.1:$plain;|" -e "s|listen 443 |listen 127.0.0.1:$port |" \
    -e '/listen \[::\]/d' "$root/packaging/nginx/koers.conf" >"$dir/site.conf"
cat >"$dir/nginx.conf" <<END
daemon off;
pid $dir/nginx.pid;
error_log $dir/log/error.log warn;
$([ "$(id -u)" != 0 ] || echo "user root;")
worker_processes 1;
events { worker_connections 4096; }
http {
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    access_log off;
    client_body_temp_path $dir/tmp/body;
    proxy_temp_path $dir/tmp/proxy;
    fastcgi_temp_path $dir/tmp/fastcgi;
    uwsgi_temp_path $dir/tmp/uwsgi;
    scgi_temp_path $dir/tmp/scgi;
    include $dir/site.conf;
}
END
"$nginx" -t -q -c "$dir/nginx.conf"
