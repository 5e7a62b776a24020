//! `feddtpt invite`.

use super::host::{Host, read_token};
use super::{Context, print, print_json};
use crate::args::InviteArgs;
use crate::exit::Failure;
use crate::qr::Canvas;
use feddtpt_shared::messages::CreateInvites;
use serde_json::json;

/// Asks the server for invites and prints a link for each.
pub(super) async fn run(context: &Context, args: InviteArgs) -> Result<(), Failure> {
    let settings = &context.settings;
    let server = settings.server(args.server.as_ref())?;
    let token = read_token(&settings.host_token_file(args.host_token_file.as_deref()))?;
    let valid_ms = args.valid_hours.map(|hours| hours * 60 * 60 * 1000);
    let request = CreateInvites { count: args.count, valid_ms };
    let public = args.public_url.unwrap_or_else(|| server.clone());
    let links = Host::new(server, token)?.invite(&args.federation, &request, &public).await?;
    let links: Vec<String> = links.iter().map(crate::link::InviteLink::to_text).collect();
    if args.json {
        return print_json(&json!({ "federation": args.federation, "links": links }));
    }
    let canvas = Canvas::stdout();
    for link in &links {
        if args.qr {
            match canvas.draw(link) {
                Ok(code) => print(code),
                Err(error) => context.explain(error),
            }
        }
        print(link);
    }
    Ok(())
}
