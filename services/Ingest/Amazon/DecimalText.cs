using System.Globalization;

namespace MlConnector.Ingest.Amazon;

/// <summary>
/// A JSON number as plain decimal text, digit for digit: <c>0.10</c> stays <c>0.10</c>, <c>1.5e2</c>
/// becomes <c>150</c>. No binary number stands in between.
/// </summary>
internal static class DecimalText
{
    /// <summary>Digits on either side of the point; no amount of money needs more, and a hostile exponent would.</summary>
    private const int DigitsMax = 40;

    /// <param name="number">A number by JSON's grammar.</param>
    /// <exception cref="FormatException">It has more digits than any amount.</exception>
    public static string Of(string number)
    {
        var exponentAt = number.AsSpan().IndexOfAny('e', 'E');
        var mantissa = exponentAt < 0 ? number : number[..exponentAt];
        if (!TryExponent(number, exponentAt, out var exponent) || mantissa.Length > DigitsMax)
        {
            throw new FormatException(
                "Amazon wrote an amount with more digits than any amount has."
            );
        }

        return exponentAt < 0 ? mantissa : Shifted(mantissa, exponent);
    }

    private static bool TryExponent(string number, int exponentAt, out int exponent)
    {
        exponent = 0;
        return exponentAt < 0
            || (
                int.TryParse(
                    number.AsSpan(exponentAt + 1),
                    NumberStyles.AllowLeadingSign,
                    CultureInfo.InvariantCulture,
                    out exponent
                ) && exponent is >= -DigitsMax and <= DigitsMax
            );
    }

    private static string Shifted(string mantissa, int exponent)
    {
        var sign = mantissa[0] == '-' ? "-" : "";
        var unsigned = mantissa[sign.Length..];
        var point = unsigned.IndexOf('.', StringComparison.Ordinal);
        var digits = unsigned.Replace(".", "", StringComparison.Ordinal);
        var pointAt = (point < 0 ? unsigned.Length : point) + exponent;
        if (pointAt <= 0)
        {
            digits = new string('0', 1 - pointAt) + digits;
            pointAt = 1;
        }

        var whole = digits.PadRight(pointAt, '0')[..pointAt].TrimStart('0');
        var fraction = pointAt < digits.Length ? digits[pointAt..] : "";
        return sign
            + (whole.Length == 0 ? "0" : whole)
            + (fraction.Length == 0 ? "" : $".{fraction}");
    }
}
