# The recipes a day needs; `just` alone lists them.

_default:
    @just --list

# Everything on this machine: commit -> build -> test stack -> approval -> production.
demo *ARGS:
    cargo run -p mdd -- demo {{ARGS}}

# All tests, as the README has them.
test:
    cargo test --workspace --locked

# Formatting and lints.
lint:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets --test peers --locked -- -D warnings

# The templates: cfn-lint and AWS's limits.
templates:
    .ci/check-templates

# The stock aws command against the local engine, DuckDB and polars on its tables.
clients:
    .ci/check-clients

# The local engine against AWS's API models and answers: boto3 cases per operation. Arguments go to pytest.
conformance *ARGS:
    .ci/conformance {{ARGS}}

# What CI runs, in its order.
ci:
    .ci/run

# bootstrap, upload-sample, clean-test, logs and doctor against moto, ministack and SeaweedFS.
test-peers:
    .ci/with-peers cargo test -p mdd --test peers --locked

# mdd beside s5cmd, aws and boto3, on the local engine with 50 ms added to every answer.
bench-cli *PART:
    .ci/with-peers cargo bench -p mdd --bench cli --locked -- {{PART}}

# Files to tables beside polars and DuckDB on one core: CPU time, memory, small files. Other sizes: ROWS MIB.
bench-data *SIZES:
    .ci/with-peers cargo bench -p asx --bench data --locked -- {{SIZES}}

# Files that nobody thought of, for a minute each target: SECONDS, and only the TARGETS that are named.
fuzz SECONDS="60" *TARGETS:
    .ci/fuzz {{SECONDS}} {{TARGETS}}

# The functions as they ship: cold start and size, a long file fetched, a long file harvested (time and memory).
bench-lambdas:
    cargo build --locked --release -p data-downloader -p data-harvester -p market-data-downloader-create-folders -p market-data-downloader-clean-test-files
    cargo bench -p data-downloader --bench transfer --locked
    cargo bench -p data-harvester --bench large --locked
    cargo bench -p lambda-shared --bench start --locked -- $(for f in data-downloader data-harvester market-data-downloader-create-folders market-data-downloader-clean-test-files; do realpath "${CARGO_TARGET_DIR:-target}/release/$f"; done)

# What is written from the code: the command line's reference, the schemas of --output json, the tables' declarations.
docs:
    MDD_WRITE_DOCS=1 cargo test -p mdd --test reference --locked
    MDD_WRITE_DOCS=1 cargo test -p asx --test catalog --locked
