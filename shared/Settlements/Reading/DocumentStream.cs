using System.Buffers.Binary;
using System.IO.Compression;

namespace MlConnector.Settlements.Reading;

/// <summary>
/// A document's text from the start of its bytes, unpacked where they are gzip. The bytes tell: Amazon's headers speak
/// of identity even where the body is gzip. The stream below stays open.
/// </summary>
internal sealed class DocumentStream : Stream
{
    private readonly Stream content;
    private readonly GZipStream? gzip;
    private uint unpacked;

    /// <param name="content">A seekable stream; the document starts at <paramref name="start"/>.</param>
    public DocumentStream(Stream content, long start)
    {
        this.content = content;
        content.Position = start;
        Span<byte> magic = stackalloc byte[2];
        var read = content.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        content.Position = start;
        if (read == 2 && magic[0] == 0x1f && magic[1] == 0x8b)
        {
            gzip = new GZipStream(content, CompressionMode.Decompress, leaveOpen: true);
        }
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="InvalidDataException">The gzip data are damaged or cut off.</exception>
    public override int Read(byte[] buffer, int offset, int count) =>
        Read(buffer.AsSpan(offset, count));

    /// <inheritdoc cref="Read(byte[], int, int)" />
    public override int Read(Span<byte> buffer)
    {
        if (gzip is null)
        {
            return content.Read(buffer);
        }

        var read = gzip.Read(buffer);
        unchecked
        {
            unpacked += (uint)read;
        }

        if (read == 0)
        {
            CheckLength();
        }

        return read;
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        gzip?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>The runtime's decompressor takes a cut file for a short one; gzip's last four bytes know the true length.</summary>
    private void CheckLength()
    {
        Span<byte> trailer = stackalloc byte[4];
        if (content.Length < trailer.Length)
        {
            throw new InvalidDataException("The gzip data have no end.");
        }

        content.Seek(-trailer.Length, SeekOrigin.End);
        content.ReadExactly(trailer);
        if (BinaryPrimitives.ReadUInt32LittleEndian(trailer) != unpacked)
        {
            throw new InvalidDataException("The gzip data end before their text does.");
        }
    }
}
