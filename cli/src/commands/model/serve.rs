//! `feddtpt model serve`.

use crate::args::ModelServeArgs;
use crate::commands::serve::interrupted;
use crate::commands::{Context, print};
use crate::exit::{Exit, Failure, OrExit};
use crate::platform::Workers;
use feddtpt_model::MaskedLm;
use feddtpt_server::{Server, ServerConfig, Web};
use std::sync::Arc;

/// Serves the model's endpoints. The server has federations only in name: its database is made for this run, its
/// host token known to nobody, and the API listens on a loopback port of its own.
pub(super) async fn run(context: &Context, model: Arc<dyn MaskedLm>, args: &ModelServeArgs) -> Result<(), Failure> {
    let folder = tempfile::tempdir().or_exit(Exit::Failure)?;
    let token = feddtpt_server::credential::random_secret("fh").or_exit(Exit::Failure)?;
    let threads = args.threads.or(context.settings.threads);
    let config = ServerConfig {
        model_listen: Some(args.listen),
        inference_threads: threads.unwrap_or_else(|| Workers::per_core().threads()),
        ..ServerConfig::local(folder.path().join("unused.db"), token)
    };
    let server = Server::start(config, Some(model), Web::default()).await.or_exit(Exit::Failure)?;
    let address = server.model_addr().unwrap_or(args.listen);
    print(format_args!("the model listens on http://{address}/"));
    interrupted().await;
    server.shutdown().await;
    Ok(())
}
