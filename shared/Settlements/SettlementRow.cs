using MlConnector.Kernel;
using MlConnector.Settlements.Reading;

namespace MlConnector.Settlements;

/// <summary>
/// One detail row, read in place: texts other than the label are decoded only when asked for. Rows have no key and
/// equal rows are legitimate; a row's identity is its line in the document.
/// </summary>
public readonly ref struct SettlementRow
{
    private readonly FieldLine fields;
    private readonly HeaderLine header;
    private readonly FieldTexts texts;

    internal SettlementRow(
        int row,
        SettlementHeader settlement,
        SettlementLabel label,
        Money? amount,
        ReportTime? posted,
        FieldLine fields,
        HeaderLine header,
        FieldTexts texts
    )
    {
        Row = row;
        Settlement = settlement;
        Label = label;
        Amount = amount;
        Posted = posted;
        this.fields = fields;
        this.header = header;
        this.texts = texts;
    }

    /// <summary>Line of the file, counted from 1; the header is line 1 unless a preamble stands before it.</summary>
    public int Row { get; }

    /// <summary>The summary row that this row belongs to.</summary>
    public SettlementHeader Settlement { get; }

    /// <summary>The same object for the same three texts within one reading.</summary>
    public SettlementLabel Label { get; }

    /// <summary>Positive: the seller gets; negative: the seller pays; null: the row carries no amount.</summary>
    public Money? Amount { get; }

    /// <summary>posted-date-time where the row has it, else posted-date; never null where the amount is not zero.</summary>
    public ReportTime? Posted { get; }

    /// <summary>order-id, which is not always an order: fee rows carry shipment ids. Empty when there is none.</summary>
    public string OrderId => Text(SettlementColumns.OrderId);

    /// <summary>Any column by its header name, unknown ones too; empty when the row or the file does not have it.</summary>
    public string Text(string column) =>
        header.IndexOf(column) is >= 0 and var index ? texts.Decode(fields[index]) : "";

    /// <summary>Like <see cref="Text"/>, for columns whose values repeat: the same text is the same object.</summary>
    public string RepeatingText(string column) =>
        header.IndexOf(column) is >= 0 and var index ? texts.Pooled(fields[index]) : "";
}
