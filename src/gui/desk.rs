//! What the window works with: the program's folder, the network, the clock.

use crate::renewal::{Renewal, Services};
use time::OffsetDateTime;

/// Services of the window. Clones share them.
#[derive(Clone)]
pub struct Desk {
    pub services: Services,
}

impl Desk {
    pub fn now(&self) -> OffsetDateTime {
        self.services.clock.now()
    }
    pub fn renewal(&self) -> Renewal {
        Renewal::new(self.services.clone())
    }
}
