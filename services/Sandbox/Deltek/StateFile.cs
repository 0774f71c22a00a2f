using System.Text;
using System.Text.Json;

namespace MlConnector.Sandbox.Deltek;

/// <summary>
/// An append-only file of JSON lines. A line is on the disk before the request that caused it is
/// answered; a last line that a crash has torn is cut off at the next start.
/// </summary>
internal sealed class StateFile : IDisposable
{
    private readonly FileStream? stream;

    /// <param name="path">Null keeps nothing.</param>
    public StateFile(string? path)
    {
        if (path is null)
        {
            return;
        }

        stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
    }

    /// <summary>Reads all whole lines and leaves the file ready for more.</summary>
    /// <exception cref="InvalidOperationException">A line that is not the last cannot be read.</exception>
    public IReadOnlyList<T> Load<T>()
    {
        if (stream is null)
        {
            return [];
        }

        var content = new byte[stream.Length];
        stream.Position = 0;
        stream.ReadExactly(content);
        var end = Array.LastIndexOf(content, (byte)'\n') + 1;
        var lines = new List<T>();
        foreach (
            var line in Encoding
                .UTF8.GetString(content, 0, end)
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        )
        {
            lines.Add(Read<T>(line, lines.Count + 1));
        }

        // A torn line was never answered, so nobody counts on it.
        stream.SetLength(end);
        stream.Position = end;
        return lines;
    }

    public void Append<T>(T line)
    {
        if (stream is null)
        {
            return;
        }

        stream.Write([.. JsonSerializer.SerializeToUtf8Bytes(line), (byte)'\n']);
        stream.Flush(flushToDisk: true);
    }

    public void Dispose() => stream?.Dispose();

    private T Read<T>(string line, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line)
                ?? throw new InvalidOperationException($"Line {number} of {stream?.Name} is null.");
        }
        catch (JsonException fault)
        {
            Dispose();
            throw new InvalidOperationException(
                $"Line {number} of {stream?.Name} cannot be read; delete the folder to begin anew.",
                fault
            );
        }
    }
}
