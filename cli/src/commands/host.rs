//! What a host may do on a server: its token, new federations, invites.

use crate::exit::{Exit, Failure, OrExit};
use crate::link::InviteLink;
use crate::platform::{Ledger, Wire, private_file};
use feddtpt_client::platform::ServerError;
use feddtpt_connect::ledger::Purpose;
use feddtpt_connect::{Call, HttpServer, Transport, below, problem};
use feddtpt_shared::messages::{CreateFederation, CreateInvites, Created, Invites, Secret};
use reqwest::{Method, Url};
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

/// A server's host.
pub(super) struct Host<T = Wire> {
    wire: T,
    server: Url,
    token: Secret,
}

impl Host {
    /// The host of `server` with its token.
    pub(super) fn new(server: Url, token: Secret) -> Result<Self, Failure> {
        Ok(Self::over(Wire::new(Ledger::new()).or_exit(Exit::Failure)?, server, token))
    }
}

impl<T: Transport> Host<T> {
    /// The same, reached in another way.
    pub(super) fn over(wire: T, server: Url, token: Secret) -> Self {
        Self { wire, server, token }
    }

    /// Creates a federation and returns its id.
    pub(super) async fn create(&self, request: &CreateFederation) -> Result<String, Failure> {
        let call = Call {
            purpose: Purpose::Host,
            method: Method::POST,
            url: below(&self.server, &["api", "v1", "federations"]),
            bearer: Some(&self.token),
            headers: Vec::new(),
            json: Some(serde_json::to_vec(request).or_exit(Exit::Failure)?),
            words: None,
            timeout: Duration::from_mins(1),
        };
        let reply = self.wire.send(call).await.or_exit_with(Exit::Unreachable, &self.server)?;
        if !reply.is_success() {
            return Err(server_failure(&problem(&reply)));
        }
        let created: Created = serde_json::from_slice(&reply.body).or_exit(Exit::Unreachable)?;
        Ok(created.federation)
    }

    /// Links for `count` new invites to `federation`, for people who reach the server at `public`.
    pub(super) async fn invite(
        &self,
        federation: &str,
        request: &CreateInvites,
        public: &Url,
    ) -> Result<Vec<InviteLink>, Failure> {
        let server = HttpServer::new(self.wire.clone(), &self.server, federation);
        let answer: Result<Invites, _> = server.post_as_host(&["invites"], &self.token, request).await;
        let invites = answer.map_err(|error| server_failure(&error))?.invites;
        let link = |invite| InviteLink { server: public.clone(), federation: federation.to_owned(), invite };
        Ok(invites.into_iter().map(link).collect())
    }
}

/// A server's error as the end of a command.
pub(super) fn server_failure(error: &ServerError) -> Failure {
    Failure::new(Exit::Unreachable, error)
}

/// The token in `file`.
pub(super) fn read_token(file: &Path) -> Result<Secret, Failure> {
    let text = std::fs::read_to_string(file)
        .or_exit_with(Exit::BadInput, format_args!("the host's token, {} (--host-token-file)", file.display()))?;
    let token = text.trim();
    if token.is_empty() {
        return Err(Failure::new(
            Exit::BadInput,
            format_args!("{} is empty; it must hold the host's token", file.display()),
        ));
    }
    Ok(Secret::new(token))
}

/// The token in `file`, which is made with a new one when it does not exist. Says whether it was made.
pub(super) fn read_or_make_token(file: &Path) -> Result<(Secret, bool), Failure> {
    let token = feddtpt_server::credential::random_secret("fh").or_exit(Exit::Failure)?;
    let made = private_file().write(true).create_new(true).open(file).and_then(|mut new| {
        writeln!(new, "{}", token.expose())?;
        new.sync_all()
    });
    match made {
        Ok(()) => Ok((token, true)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok((read_token(file)?, false)),
        Err(error) => Err(Failure::new(Exit::BadInput, format_args!("{}: {error}", file.display()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_made_once_and_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("token");
        assert_eq!(read_token(&file).unwrap_err().exit, Exit::BadInput);
        let (token, made) = read_or_make_token(&file).unwrap();
        assert!(made && token.expose().starts_with("fh_"));
        let (again, made) = read_or_make_token(&file).unwrap();
        assert!(!made && again == token);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        }
        std::fs::write(&file, " \n").unwrap();
        assert!(read_token(&file).unwrap_err().message.contains("is empty"));
    }
}
