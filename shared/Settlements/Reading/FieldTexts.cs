using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace MlConnector.Settlements.Reading;

/// <summary>Decodes fields and keeps one string per distinct label text, however many rows carry it.</summary>
internal sealed class FieldTexts(Encoding encoding)
{
    private readonly Dictionary<byte[], string> pool = new(ByteComparer.Instance);
    private readonly Dictionary<(string, string, string), SettlementLabel> labels = [];

    public string Decode(ReadOnlySpan<byte> field) => encoding.GetString(field);

    public string Pooled(ReadOnlySpan<byte> field)
    {
        var lookup = pool.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!lookup.TryGetValue(field, out var text))
        {
            text = Decode(field);
            lookup[field] = text;
        }

        return text;
    }

    public SettlementLabel Label(
        ReadOnlySpan<byte> transactionType,
        ReadOnlySpan<byte> amountType,
        ReadOnlySpan<byte> amountDescription
    )
    {
        var key = (Pooled(transactionType), Pooled(amountType), Pooled(amountDescription));
        if (!labels.TryGetValue(key, out var label))
        {
            label = new SettlementLabel(key.Item1, key.Item2, key.Item3);
            labels.Add(key, label);
        }

        return label;
    }

    private sealed class ByteComparer
        : IEqualityComparer<byte[]>,
            IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly ByteComparer Instance = new();

        public bool Equals(byte[]? left, byte[]? right) => left.AsSpan().SequenceEqual(right);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) =>
            alternate.SequenceEqual(other);

        public int GetHashCode([DisallowNull] byte[] bytes) => GetHashCode(bytes.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
