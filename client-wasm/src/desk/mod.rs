//! What the handle works with.

pub(crate) mod estimate;
pub(crate) mod models;
pub(crate) mod probe;
pub(crate) mod rows;
pub(crate) mod run;
pub(crate) mod saved;
pub(crate) mod settings_of_products;
pub(crate) mod timing;

use crate::boundary::{ErrorKind, TabError, TabEvent, WaitFor};
use crate::platform::{
    Crew, Database, Events, ModelSource, RunStorage, TabClock, TabLedger, TabReview, TabTransport, load_model,
};
use feddtpt_client::platform::{Clock as _, Server as _};
use feddtpt_connect::HttpServer;
use feddtpt_model::{MaskedLm, MiniBert, Shipped};
use feddtpt_rows::ReadRows;
use feddtpt_shared::messages::{FederationView, Secret};
use js_sys::Function;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use url::Url;

/// First pause before the server is asked again, in milliseconds; doubled each time.
const FIRST_PAUSE_MS: u64 = 500;
/// Longest pause, in milliseconds.
const LONGEST_PAUSE_MS: u64 = 10_000;

/// One invite of one federation.
pub(crate) struct Desk {
    pub(crate) server: Url,
    pub(crate) federation: String,
    pub(crate) invite: Option<Secret>,
    pub(crate) run_name: String,
    pub(crate) events: Events,
    pub(crate) ask: Function,
    pub(crate) ledger: TabLedger,
    pub(crate) review: RefCell<Option<TabReview>>,
    pub(crate) rows: RefCell<Option<ReadRows>>,
    /// Other workers with the same model, once they are ready.
    pub(crate) crew: Rc<RefCell<Option<Crew>>>,
    model_base: Url,
    models: RefCell<Vec<Arc<MiniBert>>>,
    database: RefCell<Option<Database>>,
    task: RefCell<Option<FederationView>>,
}

impl Desk {
    pub(crate) fn new(
        server: &str,
        federation: &str,
        invite: Option<String>,
        model_base: &str,
        on_event: Function,
        ask: Function,
    ) -> Result<Self, TabError> {
        let address = |text: &str| {
            let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
            let what = "Open the whole invite link, as the host sent it.";
            url.ok_or_else(|| TabError::new(ErrorKind::Link, format!("{text:?} is not a web address"), what))
        };
        let events = Events::new(on_event);
        let server = address(server)?;
        Ok(Self {
            run_name: RunStorage::name_of(server.as_str(), federation, invite.as_deref()),
            model_base: address(model_base)?,
            server,
            federation: federation.to_owned(),
            invite: invite.map(Secret::new),
            ledger: TabLedger::new(events.clone(), Vec::new()),
            events,
            ask,
            review: RefCell::default(),
            rows: RefCell::default(),
            crew: Rc::default(),
            models: RefCell::default(),
            database: RefCell::default(),
            task: RefCell::default(),
        })
    }

    /// HTTP, written into the ledger.
    pub(crate) fn transport(&self) -> TabTransport {
        TabTransport::new(self.ledger.clone())
    }

    /// The aggregation server.
    pub(crate) fn http_server(&self) -> HttpServer<TabTransport> {
        HttpServer::new(self.transport(), &self.server, &self.federation)
    }

    /// The federation as it is now.
    pub(crate) async fn view(&self) -> Result<FederationView, TabError> {
        let view = self.http_server().federation().await?;
        *self.task.borrow_mut() = Some(view.clone());
        Ok(view)
    }

    /// The federation as it is, as soon as the server is there. A tab that was reloaded while the server is away waits.
    pub(crate) async fn view_when_back(&self) -> Result<FederationView, TabError> {
        let server = self.http_server();
        let mut pause_ms = FIRST_PAUSE_MS;
        loop {
            let error = match server.federation().await {
                Ok(view) => {
                    *self.task.borrow_mut() = Some(view.clone());
                    return Ok(view);
                }
                Err(error) if error.is_transient() => error,
                Err(error) => return Err(error.into()),
            };
            let wait_ms = pause_ms.max(error.retry_after_ms().unwrap_or(0).min(LONGEST_PAUSE_MS));
            let reason = error.to_string();
            self.events.send(&TabEvent::Retrying { what: WaitFor::Server, reason, wait_ms });
            TabClock.sleep_ms(wait_ms).await;
            pause_ms = (pause_ms * 2).min(LONGEST_PAUSE_MS);
        }
    }

    /// The federation as it was when it was last asked for; its task never changes.
    pub(crate) async fn known_view(&self) -> Result<FederationView, TabError> {
        let known = self.task.borrow().clone();
        match known {
            Some(view) => Ok(view),
            None => self.view().await,
        }
    }

    pub(crate) async fn database(&self) -> Result<Database, TabError> {
        let open = self.database.borrow().clone();
        if let Some(open) = open {
            return Ok(open);
        }
        let opened = Database::open().await?;
        *self.database.borrow_mut() = Some(opened.clone());
        Ok(opened)
    }

    /// Where this run's state is kept.
    pub(crate) async fn storage(&self) -> Result<RunStorage, TabError> {
        Ok(RunStorage::new(self.database().await?, &self.run_name))
    }

    /// A shipped model, loaded once.
    pub(crate) async fn model(&self, shipped: Shipped) -> Result<Arc<dyn MaskedLm>, TabError> {
        let loaded = self.models.borrow().iter().find(|model| model.id() == shipped.id()).cloned();
        if let Some(loaded) = loaded {
            return Ok(loaded);
        }
        let database = self.database().await?;
        let source =
            ModelSource { base: &self.model_base, database: &database, ledger: &self.ledger, events: &self.events };
        let model = Arc::new(load_model(&source, shipped).await?);
        self.models.borrow_mut().push(Arc::clone(&model));
        Ok(model)
    }
}
