//! Ctrl-C: cancelled, not failed. Everything durable is durable at every instant, so the program may end anywhere.

use super::output::{self, Failure, Output};
use super::prompt;
use crate::code::Code;
use std::sync::Arc;

/// Ends the program at Ctrl-C: status 1 with E-APP-04, or 0 when the final word was said already (a provider that
/// was serving).
pub fn watch(output: Arc<Output>) {
    std::thread::spawn(move || {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
        if runtime.block_on(tokio::signal::ctrl_c()).is_err() {
            return;
        }
        prompt::restore();
        if output::spoken() {
            std::process::exit(0);
        }
        output.finish(Err(Failure::of(Code::App04)));
        std::process::exit(1);
    });
}
