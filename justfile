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
    cargo clippy --workspace --all-targets --locked -- -D warnings

# The templates: cfn-lint and AWS's limits.
templates:
    .ci/check-templates

# The stock aws command against the local engine, DuckDB and polars on its tables.
clients:
    .ci/check-clients

# What CI runs, in its order.
ci:
    .ci/run
