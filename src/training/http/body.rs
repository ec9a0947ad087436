//! Bodies of answers, including those that do not end as they should.

use hyper::body::{Body, Bytes, Frame, SizeHint};
use std::pin::Pin;
use std::task::{Context, Poll};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    Complete,
    /// Announces the whole length, sends half and closes the connection.
    CutInHalf,
    /// Goes on for ever after the content.
    Never,
}

pub struct ReplyBody {
    length: u64,
    data: Option<Bytes>,
    ending: Ending,
    /// What was given out has had the time to be sent.
    flushed: bool,
}

#[derive(Debug, thiserror::Error)]
#[error("cut on purpose")]
pub struct Cut;

impl ReplyBody {
    pub fn new(octets: Vec<u8>, ending: Ending) -> Self {
        let length = octets.len() as u64;
        let mut data = Bytes::from(octets);
        if ending == Ending::CutInHalf {
            data.truncate(data.len() / 2);
        }
        Self { length, data: Some(data).filter(|d| !d.is_empty()), ending, flushed: false }
    }
}

impl Body for ReplyBody {
    type Data = Bytes;
    type Error = Cut;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Cut>>> {
        let next = match (self.data.take(), self.ending) {
            (Some(data), _) => Some(Ok(Frame::data(data))),
            (None, Ending::Complete) => None,
            (None, Ending::CutInHalf) if !self.flushed => {
                // An error at once would take the first half with it.
                self.flushed = true;
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            (None, Ending::CutInHalf) => Some(Err(Cut)),
            (None, Ending::Never) => Some(Ok(Frame::data(Bytes::from_static(&[0; 16 * 1024])))),
        };
        Poll::Ready(next)
    }

    fn is_end_stream(&self) -> bool {
        self.ending == Ending::Complete && self.data.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        match self.ending {
            Ending::Never => SizeHint::default(),
            Ending::Complete | Ending::CutInHalf => SizeHint::with_exact(self.length),
        }
    }
}
