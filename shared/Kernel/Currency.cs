using System.Collections.Frozen;

namespace MlConnector.Kernel;

/// <summary>
/// An ISO 4217 currency with the number of decimals of its minor unit: 0 (JPY), 2 (USD) or 3 (KWD).
/// </summary>
public readonly record struct Currency
{
    /// <summary>Minor-unit decimals of ISO 4217 that are not 2. Source: ISO 4217 list one.</summary>
    private static readonly FrozenDictionary<string, int> DecimalsThatAreNotTwo = new Dictionary<
        string,
        int
    >(StringComparer.Ordinal)
    {
        ["BIF"] = 0,
        ["CLP"] = 0,
        ["DJF"] = 0,
        ["GNF"] = 0,
        ["ISK"] = 0,
        ["JPY"] = 0,
        ["KMF"] = 0,
        ["KRW"] = 0,
        ["PYG"] = 0,
        ["RWF"] = 0,
        ["UGX"] = 0,
        ["UYI"] = 0,
        ["VND"] = 0,
        ["VUV"] = 0,
        ["XAF"] = 0,
        ["XOF"] = 0,
        ["XPF"] = 0,
        ["BHD"] = 3,
        ["IQD"] = 3,
        ["JOD"] = 3,
        ["KWD"] = 3,
        ["LYD"] = 3,
        ["OMR"] = 3,
        ["TND"] = 3,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly string? code;

    private Currency(string code, int decimals)
    {
        this.code = code;
        Decimals = decimals;
    }

    /// <summary>Three upper-case letters, such as <c>USD</c>.</summary>
    public string Code =>
        code ?? throw new InvalidOperationException("A currency without a code is no currency.");

    /// <summary>Digits after the decimal point: 0, 2 or 3.</summary>
    public int Decimals { get; }

    /// <summary>Minor units in one major unit: 1, 100 or 1000.</summary>
    public long MinorPerMajor =>
        Decimals switch
        {
            0 => 1,
            2 => 100,
            _ => 1000,
        };

    /// <exception cref="FormatException">The text is not three upper-case ASCII letters.</exception>
    public static Currency Parse(string text) =>
        TryParse(text, out var currency)
            ? currency
            : throw new FormatException(
                $"'{text}' is not a currency code: three upper-case letters of ISO 4217 are expected, such as USD."
            );

    public static bool TryParse(string? text, out Currency currency)
    {
        currency = default;
        if (text is not { Length: 3 } || !text.All(char.IsAsciiLetterUpper))
        {
            return false;
        }

        currency = new Currency(text, DecimalsThatAreNotTwo.GetValueOrDefault(text, 2));
        return true;
    }

    public override string ToString() => code ?? "(no currency)";
}
