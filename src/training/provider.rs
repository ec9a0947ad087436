//! The provider itself: its folder, keys, state and clock.

use super::{Clock, Config, Faults, TrainingError};
use std::net::SocketAddr;

pub struct Provider {
    config: Config,
    address: SocketAddr,
    admin_token: Option<String>,
}

impl Provider {
    pub fn open(config: Config, address: SocketAddr) -> Result<Self, TrainingError> {
        Ok(Self { config, address, admin_token: None })
    }
    pub fn admin_token(&self) -> Option<&str> {
        self.admin_token.as_deref()
    }
    pub fn faults(&self) -> &Faults {
        &self.config.faults
    }
    pub fn clock(&self) -> &Clock {
        &self.config.clock
    }
    /// `http://address`
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}
