namespace MlConnector.Settlements.Reading;

/// <summary>
/// What all dates of a file together say about day and month in forms such as <c>03/04/26</c>: a number above 12
/// decides, and so does a posted-date-time beside it that speaks for itself.
/// </summary>
internal sealed class DateEvidence(ProblemList problems)
{
    private readonly Sighting?[] proofs = new Sighting?[2];
    private Sighting? open;

    public void AddRow(int row, FieldLine fields, HeaderLine header)
    {
        Add(row, SettlementColumns.StartDate, fields[header.StartDate], []);
        Add(row, SettlementColumns.EndDate, fields[header.EndDate], []);
        Add(row, SettlementColumns.DepositDate, fields[header.DepositDate], []);
        Add(row, SettlementColumns.PostedDateTime, fields[header.PostedDateTime], []);
        Add(
            row,
            SettlementColumns.PostedDate,
            fields[header.PostedDate],
            fields[header.PostedDateTime]
        );
    }

    public DateOrder Conclude()
    {
        var (day, month) = (proofs[(int)DateOrder.DayFirst], proofs[(int)DateOrder.MonthFirst]);
        if (day is not null && month is not null)
        {
            var later = day.Row > month.Row ? day : month;
            problems.AddField(
                "date-orders-mixed",
                later.Row,
                later.Column,
                later.Value,
                $"row {Math.Min(day.Row, month.Row)} writes day and month the other way round. Nothing is guessed: download the report again."
            );
        }
        else if (day is null && month is null && open is not null)
        {
            problems.AddField(
                "date-order-ambiguous",
                open.Row,
                open.Column,
                open.Value,
                "day and month cannot be told apart, and no other date of the file decides it. Download the report with dates as year-month-day or day.month.year."
            );
        }

        return month is not null ? DateOrder.MonthFirst : DateOrder.DayFirst;
    }

    private void Add(int row, string column, ReadOnlySpan<byte> text, ReadOnlySpan<byte> beside)
    {
        if (text.IsEmpty || !DateText.TryOpenOrder(text, out var first, out var second))
        {
            return;
        }

        var order = (first, second) switch
        {
            (> 12, <= 12) => DateOrder.DayFirst,
            (<= 12, > 12) => DateOrder.MonthFirst,
            _ => OrderBeside(beside, first, second),
        };
        if (order is { } proved)
        {
            proofs[(int)proved] ??= new Sighting(row, column, text.ToArray());
        }
        else if (first != second)
        {
            open ??= new Sighting(row, column, text.ToArray());
        }
    }

    private static DateOrder? OrderBeside(ReadOnlySpan<byte> beside, int first, int second)
    {
        if (
            first == second
            || DateText.TryOpenOrder(beside, out _, out _)
            || !DateText.TryParse(beside, DateOrder.DayFirst, out var time)
        )
        {
            return null;
        }

        return (time.Day.Day, time.Day.Month) == (first, second) ? DateOrder.DayFirst
            : (time.Day.Month, time.Day.Day) == (first, second) ? DateOrder.MonthFirst
            : null;
    }

    private sealed record Sighting(int Row, string Column, byte[] Value);
}
