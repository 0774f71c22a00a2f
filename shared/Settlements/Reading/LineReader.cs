using System.Buffers;

namespace MlConnector.Settlements.Reading;

/// <summary>Cuts a stream into lines at LF or CR LF, in one buffer that is reused.</summary>
internal sealed class LineReader(Stream source) : IDisposable
{
    /// <summary>1 MiB. Amazon's rows are a few hundred bytes; a longer line is no settlement and must not fill the memory.</summary>
    public const int LineBytesMax = 1024 * 1024;

    private byte[] buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
    private int start;
    private int end;
    private bool ended;

    /// <summary>Number of the line read last, counted from 1, blank lines included.</summary>
    public int Number { get; private set; }

    /// <summary>The file was given up because a line is longer than <see cref="LineBytesMax"/>.</summary>
    public bool TooLong { get; private set; }

    /// <summary>Reads the next line that is not blank, without its line end and without a byte order mark.</summary>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        while (TryReadAny(out line))
        {
            Number++;
            if (Number == 1 && line.StartsWith("\uFEFF"u8))
            {
                line = line[3..];
            }

            line = line.TrimEnd("\r"u8);
            if (line.ContainsAnyExcept(" \t\r"u8))
            {
                return true;
            }
        }

        return false;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    private bool TryReadAny(out ReadOnlySpan<byte> line)
    {
        var searched = start;
        while (true)
        {
            var length = buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n');
            if (length >= 0)
            {
                line = buffer.AsSpan(start, searched + length - start);
                start = searched + length + 1;
                return true;
            }

            if (ended || TooLong)
            {
                line = buffer.AsSpan(start, end - start);
                start = end;
                return !TooLong && !line.IsEmpty;
            }

            searched = Fill();
        }
    }

    /// <returns>Where the search for a line end goes on.</returns>
    private int Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        var searched = end;
        if (end == buffer.Length)
        {
            TooLong = end >= LineBytesMax;
            if (TooLong)
            {
                return searched;
            }

            Grow();
        }

        var read = source.Read(buffer, end, buffer.Length - end);
        ended = read == 0;
        end += read;
        return searched;
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
