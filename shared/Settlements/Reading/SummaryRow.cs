using MlConnector.Kernel;

namespace MlConnector.Settlements.Reading;

/// <summary>Reads a summary row: dates, total and currency, everything else empty or cut off.</summary>
internal sealed class SummaryRow(FileStyle style, ProblemList problems)
{
    /// <summary>Digits; longer ids do not fit into the key of an entry in Deltek.</summary>
    private const int SettlementIdLengthMax = 16;

    private readonly HeaderLine header = style.Header;

    /// <returns>Null when the problems say why.</returns>
    public SettlementHeader? Read(int row, FieldLine fields, FieldTexts texts)
    {
        var read = TryId(row, fields[header.SettlementId]);
        read &= TryDate(row, SettlementColumns.StartDate, fields[header.StartDate], out var start);
        read &= TryDate(row, SettlementColumns.EndDate, fields[header.EndDate], out var end);
        read &= TryDate(
            row,
            SettlementColumns.DepositDate,
            fields[header.DepositDate],
            out var deposit
        );
        read &= TryTotal(row, fields, texts, out var total);
        if (!read)
        {
            return null;
        }

        var (startAt, endAt) = (Instant(start), Instant(end));
        if (endAt < startAt)
        {
            problems.AddField(
                "period-reversed",
                row,
                SettlementColumns.EndDate,
                fields[header.EndDate],
                "the settlement ends before it starts. Download the report again."
            );
            return null;
        }

        return new SettlementHeader(
            texts.Pooled(fields[header.SettlementId]),
            startAt,
            endAt,
            deposit.Day,
            total,
            row
        );
    }

    private bool TryId(int row, ReadOnlySpan<byte> text)
    {
        if (
            text.Length is >= 1 and <= SettlementIdLengthMax
            && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9')
        )
        {
            return true;
        }

        problems.AddField(
            "settlement-id-unreadable",
            row,
            SettlementColumns.SettlementId,
            text,
            "1 to 16 digits are expected. Give the report as Amazon wrote it; spreadsheet programs spoil long numbers."
        );
        return false;
    }

    private bool TryDate(int row, string column, ReadOnlySpan<byte> text, out ReportTime time)
    {
        if (DateText.TryParse(text, style.DateOrder, out time))
        {
            return true;
        }

        problems.AddUnreadableDate(row, column, text);
        return false;
    }

    private bool TryTotal(int row, FieldLine fields, FieldTexts texts, out Money total)
    {
        total = default;
        var code = fields[header.Currency];
        if (!Currency.TryParse(texts.Pooled(code), out var currency))
        {
            problems.AddField(
                "currency-unreadable",
                row,
                SettlementColumns.Currency,
                code,
                "a currency code of three upper-case letters, such as USD, is expected. Download the report again."
            );
            return false;
        }

        var text = fields[header.TotalAmount];
        if (AmountText.TryParse(text, style.Decimals, currency, out total))
        {
            return true;
        }

        problems.AddField(
            "amount-unreadable",
            row,
            SettlementColumns.TotalAmount,
            text,
            $"not an amount in {currency.Code} (digits, at most {currency.Decimals} decimals, no thousands separators). Download the report again as Amazon writes it."
        );
        return false;
    }

    private static DateTimeOffset Instant(ReportTime time) =>
        time.At ?? new DateTimeOffset(time.Day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
