namespace MlConnector.Settlements.Reading;

/// <summary>What all amounts of a file together say about its decimal separator.</summary>
internal sealed class DecimalEvidence(ProblemList problems)
{
    private readonly Sighting?[] decimals = new Sighting?[2];
    private readonly Sighting?[] unclear = new Sighting?[2];

    public void Add(int row, string column, ReadOnlySpan<byte> text)
    {
        switch (AmountText.Examine(text, out var style))
        {
            case AmountText.Evidence.Decimal:
                decimals[(int)style] ??= new Sighting(row, column, text.ToArray());
                break;
            case AmountText.Evidence.Unclear:
                unclear[(int)style] ??= new Sighting(row, column, text.ToArray());
                break;
            case AmountText.Evidence.Grouped:
                AddGrouped(new Sighting(row, column, text.ToArray()));
                break;
            default:
                break;
        }
    }

    public DecimalStyle Conclude()
    {
        var (point, comma) = (decimals[(int)DecimalStyle.Point], decimals[(int)DecimalStyle.Comma]);
        if (point is not null && comma is not null)
        {
            var later = point.Row > comma.Row ? point : comma;
            problems.AddField(
                "decimal-styles-mixed",
                later.Row,
                later.Column,
                later.Value,
                $"row {Math.Min(point.Row, comma.Row)} writes amounts with the other decimal separator. Nothing is guessed: download the report again, or ask Amazon for it."
            );
        }

        if (point is null && comma is null)
        {
            return ConcludeWithoutProof();
        }

        var style = point is not null ? DecimalStyle.Point : DecimalStyle.Comma;
        var other = style == DecimalStyle.Point ? DecimalStyle.Comma : DecimalStyle.Point;
        if (unclear[(int)other] is { } grouped)
        {
            AddGrouped(grouped);
        }

        return style;
    }

    private DecimalStyle ConcludeWithoutProof()
    {
        var sighting = unclear[(int)DecimalStyle.Point] ?? unclear[(int)DecimalStyle.Comma];
        if (sighting is not null)
        {
            problems.AddField(
                "decimal-style-ambiguous",
                sighting.Row,
                sighting.Column,
                sighting.Value,
                "the separator may be a decimal or a thousands one, and no other amount of the file decides it. Download the report again without thousands separators."
            );
        }

        return DecimalStyle.Point;
    }

    private void AddGrouped(Sighting sighting) =>
        problems.AddField(
            "number-grouped",
            sighting.Row,
            sighting.Column,
            sighting.Value,
            "the number seems to have thousands separators, which are never guessed. Download the report again as Amazon writes it, without them."
        );

    private sealed record Sighting(int Row, string Column, byte[] Value);
}
