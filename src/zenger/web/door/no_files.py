"""Django's way to receive files, closed: it would put them on the disk as they are."""

from typing import IO, Any, NoReturn

from django.core.files.uploadhandler import FileUploadHandler, StopUpload


class NoFiles(FileUploadHandler):
    """Refuses before the first byte."""

    def handle_raw_input(
        self, input_data: IO[bytes], META: dict[str, Any], content_length: int,  # noqa: N803
        boundary: str, encoding: str | None = None,
    ) -> NoReturn:  # fmt: skip
        del input_data, META, content_length, boundary, encoding
        raise StopUpload(connection_reset=True)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> NoReturn:
        del raw_data, start
        raise StopUpload(connection_reset=True)

    def file_complete(self, file_size: int) -> None:
        del file_size
