using System.Text;
using System.Text.Unicode;

namespace MlConnector.Settlements.Reading;

/// <summary>
/// The first pass: looks at every row for what it tells about encoding, decimal separator and date order. Date style
/// does not predict decimal style, so each is found on its own.
/// </summary>
internal sealed class StyleFinder
{
    private readonly ProblemList problems;
    private readonly DecimalEvidence decimals;
    private readonly DateEvidence dates;
    private bool utf8 = true;
    private int[] ends = new int[32];

    private StyleFinder(ProblemList problems)
    {
        this.problems = problems;
        decimals = new DecimalEvidence(problems);
        dates = new DateEvidence(problems);
    }

    /// <returns>Null when the problems say why the file cannot be read.</returns>
    public static FileStyle? Find(Stream source, ProblemList problems)
    {
        using var lines = new LineReader(source);
        var header = HeaderFinder.Find(lines, problems);
        if (header is null)
        {
            AddLineTooLong(lines, problems);
            return null;
        }

        return new StyleFinder(problems).Find(lines, header);
    }

    private FileStyle? Find(LineReader lines, HeaderLine header)
    {
        var headerRow = lines.Number;
        while (!problems.Full && lines.TryRead(out var line))
        {
            utf8 = utf8 && Utf8.IsValid(line);
            var fields = FieldLine.Cut(line, ref ends);
            decimals.Add(lines.Number, SettlementColumns.Amount, fields[header.Amount]);
            decimals.Add(lines.Number, SettlementColumns.TotalAmount, fields[header.TotalAmount]);
            dates.AddRow(lines.Number, fields, header);
        }

        AddLineTooLong(lines, problems);
        var style = decimals.Conclude();
        var order = dates.Conclude();
        return problems.Any
            ? null
            : new FileStyle(header, headerRow, utf8 ? Encoding.UTF8 : Windows1252(), style, order);
    }

    private static void AddLineTooLong(LineReader lines, ProblemList problems)
    {
        if (lines.TooLong)
        {
            problems.AddRow(
                "line-too-long",
                lines.Number + 1,
                "the line is longer than 1 MiB, so the file is no settlement report. Download the report again."
            );
        }
    }

    private static Encoding Windows1252()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return Encoding.GetEncoding(1252);
    }
}
