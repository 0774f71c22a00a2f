using System.Collections.Immutable;
using MlConnector.Kernel;

namespace MlConnector.Settlements.Reading;

/// <summary>The second pass: reads rows in the style that the first pass found and adds them up.</summary>
internal sealed class RowPass(FileStyle style, ISettlementRows? rows, ProblemList problems)
{
    private readonly HeaderLine header = style.Header;
    private readonly FieldTexts texts = new(style.Encoding);
    private readonly SummaryRow summaries = new(style, problems);
    private readonly Dictionary<string, Tally> tallies = new(StringComparer.Ordinal);
    private readonly List<Tally> inOrder = [];
    private int[] ends = new int[32];

    public SettlementReading Read(Stream source)
    {
        using var lines = new LineReader(source);
        while (!problems.Full && lines.TryRead(out var line))
        {
            if (lines.Number > style.HeaderRow)
            {
                Take(lines.Number, line);
            }
        }

        return Conclude();
    }

    private void Take(int row, ReadOnlySpan<byte> line)
    {
        var fields = FieldLine.Cut(line, ref ends);
        for (var extra = header.Columns.Length; extra < fields.Count; extra++)
        {
            if (!fields[extra].IsEmpty)
            {
                problems.AddRow(
                    "fields-too-many",
                    row,
                    $"the row has {fields.Count} fields, the header {header.Columns.Length}, so a value stands under the wrong column. Download the report again."
                );
                return;
            }
        }

        var isSummary =
            fields[header.TransactionType].IsEmpty
            && fields[header.Amount].IsEmpty
            && !fields[header.TotalAmount].IsEmpty;
        if (isSummary)
        {
            TakeSummary(row, fields);
        }
        else
        {
            TakeDetail(row, fields);
        }
    }

    private void TakeSummary(int row, FieldLine fields)
    {
        if (summaries.Read(row, fields, texts) is not { } summary)
        {
            return;
        }

        var tally = new Tally(summary);
        if (!tallies.TryAdd(summary.SettlementId, tally))
        {
            problems.AddRow(
                "summary-twice",
                row,
                $"settlement {summary.SettlementId} has a summary row already in row {tallies[summary.SettlementId].Header.Row}. Give each settlement once."
            );
            return;
        }

        inOrder.Add(tally);
    }

    private void TakeDetail(int row, FieldLine fields)
    {
        var id = texts.Pooled(fields[header.SettlementId]);
        if (!tallies.TryGetValue(id, out var tally))
        {
            problems.AddField(
                "summary-missing",
                row,
                SettlementColumns.SettlementId,
                fields[header.SettlementId],
                "no summary row with total-amount stands before this row, so nothing can be proved. Download the report again."
            );
            return;
        }

        var label = texts.Label(
            fields[header.TransactionType],
            fields[header.AmountType],
            fields[header.AmountDescription]
        );
        if (
            !CheckCurrency(row, fields, tally.Header)
            || !TryAmount(row, fields, tally.Header.Currency, out var amount)
            || !TryPosted(row, fields, amount, out var posted)
        )
        {
            return;
        }

        tally.Add(amount);
        rows?.Take(
            new SettlementRow(row, tally.Header, label, amount, posted, fields, header, texts)
        );
    }

    private bool CheckCurrency(int row, FieldLine fields, SettlementHeader settlement)
    {
        var currency = fields[header.Currency];
        if (currency.IsEmpty || texts.Pooled(currency) == settlement.Currency.Code)
        {
            return true;
        }

        problems.AddField(
            "currency-differs",
            row,
            SettlementColumns.Currency,
            currency,
            $"the settlement is in {settlement.Currency.Code}; a settlement has one currency. Download the report again."
        );
        return false;
    }

    private bool TryAmount(int row, FieldLine fields, Currency currency, out Money? amount)
    {
        amount = null;
        var text = fields[header.Amount];
        if (text.IsEmpty)
        {
            return true;
        }

        if (!AmountText.TryParse(text, style.Decimals, currency, out var read))
        {
            problems.AddField(
                "amount-unreadable",
                row,
                SettlementColumns.Amount,
                text,
                $"not an amount in {currency.Code} (digits, at most {currency.Decimals} decimals, no thousands separators). Download the report again as Amazon writes it."
            );
            return false;
        }

        amount = read;
        return true;
    }

    private bool TryPosted(int row, FieldLine fields, Money? amount, out ReportTime? posted)
    {
        posted = null;
        var exact = fields[header.PostedDateTime];
        var day = fields[header.PostedDate];
        if (exact.IsEmpty && day.IsEmpty)
        {
            if (amount is null or { IsZero: true })
            {
                return true;
            }

            problems.AddRow(
                "posted-date-missing",
                row,
                "the row has an amount and no posted date, so its accounting period is not known. Download the report again."
            );
            return false;
        }

        var column = exact.IsEmpty
            ? SettlementColumns.PostedDate
            : SettlementColumns.PostedDateTime;
        var text = exact.IsEmpty ? day : exact;
        if (!DateText.TryParse(text, style.DateOrder, out var time))
        {
            problems.AddUnreadableDate(row, column, text);
            return false;
        }

        // posted-date is a day, though some stores write it with a midnight behind it.
        posted = exact.IsEmpty ? new ReportTime(time.Day, null) : time;
        return true;
    }

    private SettlementReading Conclude()
    {
        if (!problems.Any && inOrder.Count == 0)
        {
            problems.Add(
                "settlement-missing",
                "The file has a header and no settlement. It may be cut off: download the report again."
            );
        }

        var settlements = ImmutableArray.CreateBuilder<Settlement>(inOrder.Count);
        foreach (var tally in inOrder)
        {
            if (tally.ToSettlement() is { } settlement)
            {
                settlements.Add(settlement);
            }
            else
            {
                problems.AddRow(
                    "amounts-too-large",
                    tally.Header.Row,
                    $"the rows of settlement {tally.Header.SettlementId} add up to more than can be booked. Download the report again."
                );
            }
        }

        return problems.Any
            ? problems.ToRefusal()
            : new SettlementReading.Accepted(
                new SettlementDocument(
                    header.Columns,
                    style.Encoding.WebName,
                    style.Decimals,
                    settlements.ToImmutable()
                )
            );
    }

    /// <summary>
    /// Adds in 128 bits, and keeps the sum without signs within 64: then no sum over any part of the rows can overflow,
    /// here or later.
    /// </summary>
    private sealed class Tally(SettlementHeader header)
    {
        private Int128 minor;
        private Int128 magnitude;
        private int rows = 1;

        public SettlementHeader Header => header;

        public void Add(Money? amount)
        {
            minor += amount?.Minor ?? 0;
            magnitude += Int128.Abs(amount?.Minor ?? 0);
            rows++;
        }

        public Settlement? ToSettlement() =>
            magnitude > long.MaxValue
                ? null
                : new Settlement(
                    header.SettlementId,
                    header.StartAt,
                    header.EndAt,
                    header.DepositDate,
                    header.Total,
                    header.Row,
                    new Money((long)minor, header.Currency),
                    rows
                );
    }
}
