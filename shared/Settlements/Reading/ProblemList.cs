using System.Collections.Immutable;
using System.Text;

namespace MlConnector.Settlements.Reading;

/// <summary>The problems found so far; reading stops when there are enough to see what kind of file it is.</summary>
internal sealed class ProblemList
{
    private const int ProblemsMax = 20;
    private const int ValueLengthMax = 60;

    private readonly ImmutableArray<SettlementProblem>.Builder problems =
        ImmutableArray.CreateBuilder<SettlementProblem>();

    public bool Any => problems.Count > 0;

    public bool Full => problems.Count >= ProblemsMax;

    public void Add(string code, string message) =>
        Add(new SettlementProblem(code, null, null, null, message));

    public void AddRow(string code, int row, string message) =>
        Add(new SettlementProblem(code, row, null, null, $"Row {row}: {message}"));

    /// <param name="message">The sentence after "Row 7, amount '1.234': ".</param>
    public void AddField(
        string code,
        int row,
        string column,
        ReadOnlySpan<byte> value,
        string message
    )
    {
        var text = Printable(value);
        Add(
            new SettlementProblem(
                code,
                row,
                column,
                text,
                $"Row {row}, {column} '{text}': {message}"
            )
        );
    }

    public void AddUnreadableDate(int row, string column, ReadOnlySpan<byte> text) =>
        AddField(
            "date-unreadable",
            row,
            column,
            text,
            "a date such as 2026-06-16 00:00:00 UTC or 16.06.2026 00:00:00 UTC is expected. Download the report again as Amazon writes it."
        );

    public SettlementReading.Refused ToRefusal() => new(problems.ToImmutable());

    public static string Printable(ReadOnlySpan<byte> value)
    {
        var text = Encoding.UTF8.GetString(value[..Math.Min(value.Length, ValueLengthMax)]);
        return string.Create(
            text.Length,
            text,
            static (letters, source) =>
            {
                for (var i = 0; i < letters.Length; i++)
                {
                    letters[i] = char.IsControl(source[i]) ? '\uFFFD' : source[i];
                }
            }
        );
    }

    private void Add(SettlementProblem problem)
    {
        if (!Full)
        {
            problems.Add(problem);
        }
    }
}
