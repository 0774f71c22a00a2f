using System.Security.Cryptography;
using System.Text;

namespace MlConnector.Kernel;

/// <summary>
/// Names one Amazon settlement for good: region, seller and Amazon's settlement id. As text
/// <c>na/A1B2C3/28471003921</c>. Amazon's settlement id alone is unique only within a seller.
/// </summary>
public readonly record struct SettlementKey
{
    private SettlementKey(string region, string sellerId, string settlementId)
    {
        Region = region;
        SellerId = sellerId;
        SettlementId = settlementId;
    }

    /// <summary>Amazon's API region: <c>na</c>, <c>eu</c> or <c>fe</c>.</summary>
    public string Region { get; }

    /// <summary>Amazon's selling partner id (merchant token).</summary>
    public string SellerId { get; }

    /// <summary>Amazon's settlement-id, decimal digits as the report writes them.</summary>
    public string SettlementId { get; }

    /// <summary>A stable 128-bit id, the saga's correlation id: the first half of SHA-256 over the text.</summary>
    public Guid ToGuid() => new(SHA256.HashData(Encoding.UTF8.GetBytes(ToString())).AsSpan(0, 16));

    /// <exception cref="FormatException">A part is empty, too long or holds other characters than letters and digits.</exception>
    public static SettlementKey Create(string region, string sellerId, string settlementId)
    {
        if (region is not ("na" or "eu" or "fe"))
        {
            throw new FormatException(
                $"'{region}' is not a Selling Partner API region: na, eu or fe is expected."
            );
        }

        if (
            sellerId is not { Length: >= 1 and <= 32 }
            || !sellerId.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c))
        )
        {
            throw new FormatException(
                $"'{sellerId}' is not a seller id: 1 to 32 upper-case letters and digits are expected."
            );
        }

        // 16 digits keep the Deltek batch, AZxxxxx-<settlement id>-ppprr, within its 30 characters.
        if (settlementId is not { Length: >= 1 and <= 16 } || !settlementId.All(char.IsAsciiDigit))
        {
            throw new FormatException(
                $"'{settlementId}' is not a settlement id: 1 to 16 digits are expected."
            );
        }

        return new SettlementKey(region, sellerId, settlementId);
    }

    /// <summary>Reads <c>region/seller/settlement</c>.</summary>
    /// <exception cref="FormatException">The text has another shape.</exception>
    public static SettlementKey Parse(string text) =>
        text.Split('/') is [var region, var seller, var settlement]
            ? Create(region, seller, settlement)
            : throw new FormatException(
                $"'{text}' is not a settlement key: region/seller/settlement is expected, such as na/A1B2C3/28471003921."
            );

    public static bool TryParse(string? text, out SettlementKey key)
    {
        try
        {
            key = Parse(text ?? "");
            return true;
        }
        catch (FormatException)
        {
            key = default;
            return false;
        }
    }

    public override string ToString() => $"{Region}/{SellerId}/{SettlementId}";
}
