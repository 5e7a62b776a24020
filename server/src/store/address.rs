//! Where the store is: a file, or a PostgreSQL.

use super::{PgStore, SqliteStore, Store, StoreError};
use feddtpt_shared::messages::Secret;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

/// A database as an operator names it.
#[derive(Clone, Debug)]
pub enum Database {
    /// A SQLite file.
    File(PathBuf),
    /// A PostgreSQL, by its address (`postgres://user:password@host:port/name`), which holds a password: neither `Debug`
    /// nor `Display` shows it.
    Postgres(Secret),
}

impl Database {
    /// Opens it, makes what is not there yet, and brings its schema up to date.
    pub async fn open(&self) -> Result<Arc<dyn Store>, StoreError> {
        match self {
            Self::Postgres(url) => Ok(Arc::new(PgStore::open(url).await?)),
            Self::File(path) if path.to_string_lossy().contains("://") => {
                let reason = "it is neither a path nor an address that begins with postgres://".to_owned();
                Err(StoreError::Open { path: self.to_string(), reason })
            }
            Self::File(path) => Ok(Arc::new(SqliteStore::open(path).await?)),
        }
    }
}

impl From<&OsStr> for Database {
    fn from(text: &OsStr) -> Self {
        let address = text.to_str().filter(|text| {
            let scheme = text.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
            matches!(scheme.as_deref(), Some("postgres" | "postgresql"))
        });
        address.map_or_else(|| Self::File(text.into()), |address| Self::Postgres(Secret::new(address)))
    }
}

impl From<OsString> for Database {
    fn from(text: OsString) -> Self {
        Self::from(text.as_os_str())
    }
}

impl From<PathBuf> for Database {
    fn from(path: PathBuf) -> Self {
        Self::File(path)
    }
}

impl From<&PathBuf> for Database {
    fn from(path: &PathBuf) -> Self {
        Self::File(path.clone())
    }
}

impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Postgres(url) => f.write_str(&without_credentials(url.expose())),
            Self::File(path) => f.write_str(&without_credentials(&path.to_string_lossy())),
        }
    }
}

/// An address without what stands before its last `@` and behind its `?`, wherever a mistyped password may end up.
fn without_credentials(text: &str) -> String {
    let Some((scheme, rest)) = text.split_once("://") else { return text.to_owned() };
    let (before, rest) = rest.rsplit_once('@').unwrap_or(("", rest));
    if before.contains('?') {
        // The `@` may stand in a password, or in a parameter: either side may hold a secret.
        return format!("{scheme}://(an address with ? before @)");
    }
    format!("{scheme}://{}", rest.split('?').next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_address_is_told_from_a_path() {
        for text in ["postgres://h/d", "postgresql://h/d", "POSTGRES://h/d"] {
            assert!(matches!(Database::from(OsStr::new(text)), Database::Postgres(_)), "{text}");
        }
        for text in ["feddtpt.db", "/var/lib/feddtpt.db", "postgres", "./postgres://x"] {
            assert!(matches!(Database::from(OsStr::new(text)), Database::File(_)), "{text}");
        }
    }

    #[test]
    fn no_password_is_shown() {
        for text in [
            "postgres://me:canary@h:1/d",
            "postgres://me:a/canary@h:1/d",
            "postgres://me:a@canary@h:1/d",
            "postgres://h:1/d?user=me&password=canary",
            "mysql://me:canary@h/d",
            "postgres://me:can?canary@h/d",
            "postgres://h/d?password=a@canary",
        ] {
            let database = Database::from(OsStr::new(text));
            let (shown, debug) = (database.to_string(), format!("{database:?}"));
            assert!(!shown.contains("canary") && (shown.contains("://h") || shown.contains("? before @")), "{shown}");
            assert!(matches!(database, Database::File(_)) || !debug.contains("canary"), "{debug}");
        }
    }

    #[tokio::test]
    async fn another_kind_of_address_is_no_file() {
        let error =
            Database::from(OsStr::new("mysql://me:canary@h/d")).open().await.err().map(|error| error.to_string());
        let error = error.unwrap_or_default();
        assert!(error.contains("mysql://h/d") && error.contains("postgres://") && !error.contains("canary"), "{error}");
    }

    proptest! {
        #[test]
        fn whatever_stands_around_a_password_it_is_not_shown(
            user in "[a-z@:/%]{0,8}", before in "[a-z@:/?#%]{0,6}", after in "[a-z@:/#%]{0,6}", host in "[a-z0-9.:\\[\\]]{1,12}",
        ) {
            let url = format!("postgres://{user}:{before}canary{after}@{host}/name?password={after}canary");
            let database = Database::from(OsStr::new(&url));
            prop_assert!(!database.to_string().contains("canary"), "{database}");
            let debug = format!("{database:?}");
            prop_assert!(!debug.contains("canary"));
        }

        #[test]
        fn any_text_is_a_file_or_an_address(text in "\\PC{0,30}") {
            let shown = Database::from(OsStr::new(&text)).to_string();
            prop_assert!(text.contains("://") || shown == text);
        }
    }
}
