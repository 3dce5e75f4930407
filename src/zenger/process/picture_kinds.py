"""Media types of pictures, for who only asks what a file is: no decoder is loaded for that."""

CAMERA_RAW = frozenset(
    f"image/{name}"
    for name in (
        "x-canon-cr2 x-canon-cr3 x-nikon-nef x-adobe-dng x-sony-arw x-olympus-orf x-fuji-raf "
        "x-panasonic-rw2 x-pentax-pef x-sigma-x3f x-minolta-mrw x-raw"
    ).split()
)
PICTURES = CAMERA_RAW | frozenset(
    {
        "image/jpeg", "image/png", "image/tiff", "image/gif", "image/webp", "image/bmp",
        "image/x-ms-bmp", "image/apng", "image/heic", "image/heif", "image/avif", "image/jp2",
        "image/jpx", "image/jpm", "image/x-jp2-codestream", "image/vnd.adobe.photoshop",
        "image/x-portable-pixmap", "image/x-portable-greymap", "image/x-portable-bitmap",
        "image/vnd.zbrush.pcx", "image/x-dcx", "image/x-sgi", "image/x-sun-raster",
        "image/x-qoi", "image/x-bitmap", "image/x-tga", "image/vnd.microsoft.icon",
        "image/x-win-bitmap",
    }
)  # fmt: skip
"""Those that the handler of pictures reads."""
DRAWN = PICTURES | {
    "image/vnd.djvu", "image/x-djvu", "image/vnd.djvu+multipage", "image/svg+xml",
}  # fmt: skip
"""All that can be drawn."""
