using System.Collections.Immutable;
using System.Text;

namespace MlConnector.Settlements.Reading;

/// <summary>Finds the header line, which some stores put below a preamble, and refuses other layouts by name.</summary>
internal static class HeaderFinder
{
    /// <summary>Lines; Singapore's preamble has fewer than ten.</summary>
    private const int PreambleLinesMax = 30;

    /// <summary>Tabs in a line that can only be a table's header, in whatever language.</summary>
    private const int TableTabsMin = 10;

    public static HeaderLine? Find(LineReader lines, ProblemList problems)
    {
        var firstTable = default((int Row, string Text)?);
        var read = 0;
        while (read < PreambleLinesMax && lines.TryRead(out var line))
        {
            read++;
            if (line.Contains((byte)0))
            {
                problems.Add(
                    "not-text",
                    "The file is not a text file. Download the settlement report again as 'Flat File V2' and give it unchanged."
                );
                return null;
            }

            var columns = Columns(line);
            if (columns.Contains(SettlementColumns.SettlementId))
            {
                return Checked(columns, lines.Number, problems);
            }

            if (firstTable is null && line.Count((byte)'\t') >= TableTabsMin)
            {
                firstTable = (lines.Number, ProblemList.Printable(line));
            }
        }

        problems.AddMissingHeader(read, firstTable, lines.TooLong);
        return null;
    }

    private static ImmutableArray<string> Columns(ReadOnlySpan<byte> line) =>
        [
            .. Encoding
                .Latin1.GetString(line)
                .Split('\t')
                .Select(name => name.Trim(' ', '\r').ToLowerInvariant()),
        ];

    private static void AddMissingHeader(
        this ProblemList problems,
        int linesRead,
        (int Row, string Text)? firstTable,
        bool tooLong
    )
    {
        if (firstTable is { } table)
        {
            problems.AddRow(
                "header-unknown",
                table.Row,
                $"the column names '{table.Text}…' are not the English ones of Flat File V2. Set the language of the Seller Central account to English and download the report again."
            );
        }
        else if (linesRead == 0 && !tooLong)
        {
            problems.Add("file-empty", "The file is empty. Download the settlement report again.");
        }
        else
        {
            problems.Add(
                "header-missing",
                "No line of the file names the column settlement-id, so it is no settlement report. Give a report of type 'Flat File V2' as Amazon wrote it."
            );
        }
    }

    private static HeaderLine? Checked(
        ImmutableArray<string> columns,
        int row,
        ProblemList problems
    )
    {
        if (columns.Contains("price-type") && !columns.Contains(SettlementColumns.AmountType))
        {
            problems.AddRow(
                "flat-file-v1",
                row,
                "this is a Flat File V1 report, which Amazon removed in November 2026. Download the same settlement as 'Flat File V2'."
            );
            return null;
        }

        foreach (var twice in columns.Where(name => name.Length > 0).CountBy(name => name))
        {
            if (twice.Value > 1)
            {
                problems.AddRow(
                    "column-twice",
                    row,
                    $"the column {twice.Key} stands {twice.Value} times, so its values are not clear. Give the report as Amazon wrote it."
                );
            }
        }

        foreach (var missing in SettlementColumns.Required.Where(name => !columns.Contains(name)))
        {
            problems.AddMissingColumn(missing, row);
        }

        if (
            !columns.Contains(SettlementColumns.PostedDate)
            && !columns.Contains(SettlementColumns.PostedDateTime)
        )
        {
            problems.AddMissingColumn(SettlementColumns.PostedDateTime, row);
        }

        return problems.Any ? null : new HeaderLine(columns);
    }

    private static void AddMissingColumn(this ProblemList problems, string column, int row) =>
        problems.AddField(
            "column-missing",
            row,
            column,
            [],
            "the header does not have this column, without which nothing can be proved. Give a report of type 'Flat File V2' as Amazon wrote it."
        );
}
