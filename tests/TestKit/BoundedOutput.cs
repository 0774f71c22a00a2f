using System.Collections.Immutable;

namespace MlConnector.TestKit;

/// <summary>The last lines that a process wrote; older ones are let go.</summary>
public sealed class BoundedOutput
{
    /// <summary>Enough to read a failure, small enough for a hundred processes.</summary>
    private const int LinesMax = 2_000;

    private readonly Lock gate = new();
    private readonly Queue<string> lines = new();

    public ImmutableArray<string> Lines
    {
        get
        {
            lock (gate)
            {
                return [.. lines];
            }
        }
    }

    public bool Contains(string text) =>
        Lines.Any(line => line.Contains(text, StringComparison.Ordinal));

    public override string ToString() => string.Join('\n', Lines);

    internal void Add(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (gate)
        {
            lines.Enqueue(line);
            if (lines.Count > LinesMax)
            {
                lines.Dequeue();
            }
        }
    }
}
