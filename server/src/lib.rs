//! The aggregation server: rounds, store, HTTP API, model endpoints.
