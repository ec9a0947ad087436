//! `request show`.

use super::arguments::Request;
use super::card;
use super::context::Context;
use super::output::{Failure, Report};
use crate::tasks::request_show::request_show;
use serde_json::json;

pub fn run(context: &Context, command: Request) -> Result<Report, Failure> {
    let Request::Show { file } = command;
    let request = request_show(&file)?;
    let (algorithm, curve) = card::algorithm_and_curve(request.spki());
    let ids = request.spki().key_ids();
    let texts = context.output.texts();
    Ok(Report::new()
        .with(
            "request",
            json!({
                "subject": request.subject().to_string(),
                "subject_cn": request.subject().common_name(),
                "algorithm": algorithm,
                "curve": curve,
                "key_id_gost": hex::encode(ids.gost),
                "key_id_kupyna": hex::encode(ids.kupyna),
                "requested_ski": request.requested_ski().map(hex::encode),
                "signature": "valid",
            }),
        )
        .line(texts.text("cli-request-valid", &[]))
        .line(if request.subject().is_empty() {
            texts.text("cli-request-no-subject", &[])
        } else {
            texts.text("cli-cert-owner", &[("owner", request.subject().to_string())])
        })
        .line(texts.text("cli-key-algorithm", &[("algorithm", request.spki().algorithm_name())]))
        .line(texts.text("cli-key-id", &[("id", card::grouped(&hex::encode(ids.gost)))])))
}
