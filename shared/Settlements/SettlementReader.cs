using MlConnector.Settlements.Reading;

namespace MlConnector.Settlements;

/// <summary>
/// Reads Flat File V2 settlement documents: tab separated, by header name, plain or gzip, UTF-8 or Windows-1252,
/// in constant memory whatever the length. Two passes: the first finds how the file writes numbers and dates, the
/// second reads the rows.
/// </summary>
public static class SettlementReader
{
    /// <summary>Reads a whole document.</summary>
    /// <param name="content">The document's bytes from the current position on; must be seekable, stays open.</param>
    /// <param name="rows">Takes each detail row, or null when only headers, totals and counts are wanted.</param>
    /// <exception cref="ArgumentException">The stream cannot seek.</exception>
    public static SettlementReading Read(Stream content, ISettlementRows? rows = null)
    {
        if (!content.CanSeek)
        {
            throw new ArgumentException(
                "A settlement is read twice; give a seekable stream.",
                nameof(content)
            );
        }

        var problems = new ProblemList();
        try
        {
            return Read(content, rows, problems);
        }
        catch (InvalidDataException)
        {
            problems.Add(
                "gzip-broken",
                "The file is gzip compressed and damaged or cut off. Download the settlement report again."
            );
            return problems.ToRefusal();
        }
    }

    /// <inheritdoc cref="Read(Stream, ISettlementRows?)" />
    public static SettlementReading Read(byte[] content, ISettlementRows? rows = null)
    {
        using var stream = new MemoryStream(content, writable: false);
        return Read(stream, rows);
    }

    private static SettlementReading Read(
        Stream content,
        ISettlementRows? rows,
        ProblemList problems
    )
    {
        var start = content.Position;
        FileStyle? style;
        using (var source = new DocumentStream(content, start))
        {
            style = StyleFinder.Find(source, problems);
        }

        if (style is null)
        {
            return problems.ToRefusal();
        }

        using var again = new DocumentStream(content, start);
        return new RowPass(style, rows, problems).Read(again);
    }
}
